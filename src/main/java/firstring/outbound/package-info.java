/** Connections to other systems: with time limits, and never to an address that the operator does not allow. */
@NullMarked
package firstring.outbound;

import org.jspecify.annotations.NullMarked;
