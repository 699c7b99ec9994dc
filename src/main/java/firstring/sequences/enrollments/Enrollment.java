package firstring.sequences.enrollments;

import firstring.contacts.ContactId;
import firstring.sequences.SequenceId;
import firstring.sequences.StepKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact in a sequence, as it is when its next step is due.
 *
 * @param step the next step to run
 * @param attempt the number of failed attempts at this step
 * @param slotAt the throttle slot that it holds for this step
 * @param repliedAt when the contact last replied since it was enrolled
 */
public record Enrollment(
        long id,
        SequenceId sequence,
        ContactId contact,
        int plan,
        int step,
        int attempt,
        @Nullable Instant slotAt,
        @Nullable Instant repliedAt) {

    /** Identifies one step of one enrollment, here and outside: what was done under this key is never done again. */
    public String key(int index) {
        return new StepKey(id, plan, index).text();
    }

    public Enrollment at(int index, @Nullable Instant slot) {
        return new Enrollment(id, sequence, contact, plan, index, 0, slot, repliedAt);
    }
}
