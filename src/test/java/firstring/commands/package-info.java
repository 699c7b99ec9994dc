/** Tests of the commands, in processes of their own. */
@NullMarked
package firstring.commands;

import org.jspecify.annotations.NullMarked;
