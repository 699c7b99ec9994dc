/** Firstring: takes leads and has each one in front of the right agent. */
@NullMarked
package firstring;

import org.jspecify.annotations.NullMarked;
