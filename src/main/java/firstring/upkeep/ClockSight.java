package firstring.upkeep;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The clock times that the servers of an installation have recorded.
 *
 * @param seenAt the latest time
 * @param doubtedFrom the time to which the clock jumped; null: no recorded jump
 * @param doubtedUntil when the time after the jump is trusted
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
