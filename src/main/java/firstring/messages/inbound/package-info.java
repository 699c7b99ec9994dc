/** Incoming messages: replies, delivery reports and bounces. */
@NullMarked
package firstring.messages.inbound;

import org.jspecify.annotations.NullMarked;
