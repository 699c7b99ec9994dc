/** Reading and writing JSON: one mapper, one set of limits. */
@NullMarked
package firstring.json;

import org.jspecify.annotations.NullMarked;
