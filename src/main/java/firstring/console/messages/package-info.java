/** The pages of messages, providers, opt-out reviews, and the public unsubscribe page. */
@NullMarked
package firstring.console.messages;

import org.jspecify.annotations.NullMarked;
