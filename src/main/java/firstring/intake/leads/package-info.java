/** The lead inbox: stored leads, replay, and leads with invalid details. */
@NullMarked
package firstring.intake.leads;

import org.jspecify.annotations.NullMarked;
