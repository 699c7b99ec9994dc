package firstring.dialer.calls;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a contact asked to be called again.
 *
 * @param at null: {@code local} is local time for the contact
 * @param note for the timeline
 */
public record CallBack(
        @Nullable Instant at,
        @Nullable LocalDateTime local,
        @Nullable String note) {
    public static final Duration MAX_DELAY = Duration.ofDays(366);

    public Instant moment(String contactZone) {
        if (at != null) {
            return at;
        }
        if (local == null) {
            throw new IllegalStateException("a callback without a time");
        }
        return local.atZone(ZoneId.of(contactZone)).toInstant();
    }
}
