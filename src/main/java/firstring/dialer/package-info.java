/** PowerDialer queues and the agent's next call. */
@NullMarked
package firstring.dialer;

import org.jspecify.annotations.NullMarked;
