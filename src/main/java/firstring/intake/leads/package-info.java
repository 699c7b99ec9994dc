/** The lead inbox: stored leads, replay, and leads with faulty details. */
@NullMarked
package firstring.intake.leads;

import org.jspecify.annotations.NullMarked;
