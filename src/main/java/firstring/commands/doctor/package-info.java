/** The command that examines an installation: each thing that matters, how it stands, and what to do about it. */
@NullMarked
package firstring.commands.doctor;

import org.jspecify.annotations.NullMarked;
