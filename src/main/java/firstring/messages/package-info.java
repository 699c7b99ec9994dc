/** Messages to and from contacts: the outbox, providers, consent and suppressions, and replies. */
@NullMarked
package firstring.messages;

import org.jspecify.annotations.NullMarked;
