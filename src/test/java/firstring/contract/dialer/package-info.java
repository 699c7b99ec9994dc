/** The PowerDialer through the API: queues, lists, callbacks and moves. */
@NullMarked
package firstring.contract.dialer;

import org.jspecify.annotations.NullMarked;
