/** Ring groups: availability, strategies, parking. */
@NullMarked
package firstring.routing;

import org.jspecify.annotations.NullMarked;
