/** Outgoing and incoming messages, with real SMTP and HTTP providers. */
@NullMarked
package firstring.contract.messages;

import org.jspecify.annotations.NullMarked;
