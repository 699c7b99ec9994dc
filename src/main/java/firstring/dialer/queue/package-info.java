/** An agent's queue and the search for the next contact to call. */
@NullMarked
package firstring.dialer.queue;

import org.jspecify.annotations.NullMarked;
