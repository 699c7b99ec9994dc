@NullMarked
package firstring.sequences;

import org.jspecify.annotations.NullMarked;
