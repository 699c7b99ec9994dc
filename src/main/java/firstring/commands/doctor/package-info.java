/** The command that checks an installation: each finding with its state and what to do about it. */
@NullMarked
package firstring.commands.doctor;

import org.jspecify.annotations.NullMarked;
