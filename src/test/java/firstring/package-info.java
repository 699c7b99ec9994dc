/** Tests of the complete server, and the harnesses that other tests use. */
@NullMarked
package firstring;

import org.jspecify.annotations.NullMarked;
