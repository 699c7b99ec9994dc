package firstring.contacts.timeline;

import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event in a contact's history.
 *
 * @param kind {@code lead, edit, assigned, dialer, note, sequence, message} or {@code consent}
 * @param changes the stored fields it changed, {@code {"field": [old, new]}}: any object that serializes to that JSON
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

    /** An event without a message. */
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
