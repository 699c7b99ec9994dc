/** Tests of the commands. */
@NullMarked
package firstring.commands;

import org.jspecify.annotations.NullMarked;
