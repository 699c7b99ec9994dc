/** The decision on one lead: contact, owner, queue, sequence, labels and consent, each step with its reason. */
@NullMarked
package firstring.intake.decision;

import org.jspecify.annotations.NullMarked;
