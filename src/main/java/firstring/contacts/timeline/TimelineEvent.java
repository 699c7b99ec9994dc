package firstring.contacts.timeline;

import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a contact.
 *
 * @param kind {@code lead, edit, assigned, dialer, note, sequence, message} or {@code consent}
 * @param changes the stored fields it changed, {@code {"field": [old, new]}}: anything that writes as that JSON
 */
public record TimelineEvent(
        long id,
        ContactId contact,
        Instant at,
        String kind,
        @Nullable Long leadId,
        @Nullable Long userId,
        @Nullable String outcome,
        @Nullable String note,
        @Nullable Object changes,
        @Nullable Long messageId) {

    /** An event that tells of no message. */
    public TimelineEvent(
            long id,
            ContactId contact,
            Instant at,
            String kind,
            @Nullable Long leadId,
            @Nullable Long userId,
            @Nullable String outcome,
            @Nullable String note,
            @Nullable Object changes) {
        this(id, contact, at, kind, leadId, userId, outcome, note, changes, null);
    }
}
