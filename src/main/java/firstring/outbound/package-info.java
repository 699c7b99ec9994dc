/** The way out to other systems: within limits of time, and never to an address that the operator does not allow. */
@NullMarked
package firstring.outbound;

import org.jspecify.annotations.NullMarked;
