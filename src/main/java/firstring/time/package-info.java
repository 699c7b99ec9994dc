/** Time zones and calling hours. */
@NullMarked
package firstring.time;

import org.jspecify.annotations.NullMarked;
