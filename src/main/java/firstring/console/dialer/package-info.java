/** The PowerDialer's pages: the call at hand, queues and dialer lists. */
@NullMarked
package firstring.console.dialer;

import org.jspecify.annotations.NullMarked;
