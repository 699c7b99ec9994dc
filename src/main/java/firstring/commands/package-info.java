/** The command line; each command is a class. */
@NullMarked
package firstring.commands;

import org.jspecify.annotations.NullMarked;
