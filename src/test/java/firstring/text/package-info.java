/** Tests of what the log shows. */
@NullMarked
package firstring.text;

import org.jspecify.annotations.NullMarked;
