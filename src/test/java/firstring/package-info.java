/** Tests of the whole server, and the harnesses that the features' tests use. */
@NullMarked
package firstring;

import org.jspecify.annotations.NullMarked;
