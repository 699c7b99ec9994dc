/** Moving entries between queues, and within one. */
@NullMarked
package firstring.dialer.moves;

import org.jspecify.annotations.NullMarked;
