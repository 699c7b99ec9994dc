/** What can be asked of Firstring at a command line; each command is a class. */
@NullMarked
package firstring.commands;

import org.jspecify.annotations.NullMarked;
