/** An agent's queue and the search for the next contact who may be called. */
@NullMarked
package firstring.dialer.queue;

import org.jspecify.annotations.NullMarked;
