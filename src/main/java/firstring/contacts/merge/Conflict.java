package firstring.contacts.merge;

import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A number sent for one contact that belongs to another. */
public record Conflict(
        long id,
        String e164,
        ContactId contact,
        ContactId other,
        @Nullable Long leadId,
        Instant createdAt,
        @Nullable Instant resolvedAt,
        @Nullable String resolution,
        @Nullable Long resolvedBy) {

    public static Conflict open(long id, String e164, ContactId contact, ContactId other, Instant now) {
        return new Conflict(id, e164, contact, other, null, now, null, null, null);
    }
}
