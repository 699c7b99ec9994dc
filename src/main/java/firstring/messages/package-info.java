/** Messages to and from contacts: the outbox, what they are sent by, who must not get any, and what was answered. */
@NullMarked
package firstring.messages;

import org.jspecify.annotations.NullMarked;
