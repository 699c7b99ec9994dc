package firstring.work;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of an installation have seen of the clock.
 *
 * @param seenAt the last time
 * @param doubtedFrom the moment to which the clock jumped; null: no jump is remembered
 * @param doubtedUntil from when on the time after the jump is believed
 */
record ClockSight(
        Instant seenAt,
        @Nullable Instant doubtedFrom,
        @Nullable Instant doubtedUntil) {

    static ClockSight trusted(Instant seenAt) {
        return new ClockSight(seenAt, null, null);
    }

    ClockSight seen(Instant now) {
        return new ClockSight(now, doubtedFrom, doubtedUntil);
    }

    boolean isDoubted(Instant now) {
        return doubtedFrom != null && doubtedUntil != null && !now.isBefore(doubtedFrom) && now.isBefore(doubtedUntil);
    }
}
