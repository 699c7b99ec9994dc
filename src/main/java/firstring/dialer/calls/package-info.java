/** The results of calls: outcomes, callbacks, attempts, undo, and clearing queues. */
@NullMarked
package firstring.dialer.calls;

import org.jspecify.annotations.NullMarked;
