package firstring.contacts;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person to call, as stored.
 *
 * @param phoneNumber the primary number in E.164
 * @param fields the plain fields that have a value
 * @param timezoneExplicit false when the zone was inferred and follows its hints
 */
public record Contact(
        ContactId id,
        String phoneNumber,
        Map<ContactField, String> fields,
        ZoneId timezone,
        boolean timezoneExplicit,
        ContactLinks links,
        boolean dnc,
        @Nullable Instant lastEngagementAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    public @Nullable String field(ContactField field) {
        return fields.get(field);
    }

    /** A copy, as after an edit at this moment that changes only Do Not Contact. */
    public Contact withDnc(boolean marked, Instant at) {
        return new Contact(
                id,
                phoneNumber,
                fields,
                timezone,
                timezoneExplicit,
                links,
                marked,
                lastEngagementAt,
                version,
                createdAt,
                at);
    }

    public FullName name() {
        return new FullName(field(ContactField.FIRST_NAME), field(ContactField.LAST_NAME));
    }
}
