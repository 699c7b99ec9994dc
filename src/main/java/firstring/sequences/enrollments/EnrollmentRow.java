package firstring.sequences.enrollments;

import firstring.contacts.ContactId;
import firstring.sequences.SequenceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An enrollment for display.
 *
 * @param nextAt when it continues, or would have while paused; null: ended, or something else must happen first
 */
record EnrollmentRow(
        long id,
        SequenceId sequence,
        String sequenceName,
        ContactId contact,
        @Nullable String contactName,
        String phoneNumber,
        String state,
        int plan,
        int step,
        @Nullable Instant nextAt,
        String reason,
        int attempt,
        @Nullable String fault,
        Instant enrolledAt,
        @Nullable Instant closedAt) {}
