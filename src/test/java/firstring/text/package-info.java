/** Tests of log output and text. */
@NullMarked
package firstring.text;

import org.jspecify.annotations.NullMarked;
