package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether this machine's clock can be trusted for deletion by age. The servers of an installation record the
 * time at least once an hour. A clock that is suddenly more than {@link #MAX_SILENCE} ahead of that has jumped, or
 * nothing ran for so long: it is doubted for {@link #DOUBT}, and nothing is deleted. A clock that goes back to before
 * the jump is trusted again. Thread-safe.
 */
final class ClockWatch {
    static final Duration MAX_SILENCE = Duration.ofHours(26);
    static final Duration DOUBT = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration SLACK = Duration.ofMinutes(5);

    private final ClockStore store;

    ClockWatch(Database database) {
        this.store = new ClockStore(database);
    }

    /** Records the current time, and returns whether deletion by age is allowed. */
    boolean isTrusted(Instant now) {
        return !store.update(now, seen -> next(seen, now)).isDoubted(now);
    }

    private static ClockSight next(ClockSight last, Instant now) {
        if (now.isAfter(last.seenAt().plus(MAX_SILENCE))) {
            LOG.warn("event=clock_jumped from={} to={} nothing_deleted_until={}", last.seenAt(), now, now.plus(DOUBT));
            return new ClockSight(now, now, now.plus(DOUBT));
        }
        if (now.isBefore(last.seenAt().minus(SLACK))) {
            LOG.warn("event=clock_went_back from={} to={}", last.seenAt(), now);
            return last.isDoubted(now) ? last.seen(now) : ClockSight.trusted(now);
        }
        return now.isAfter(last.seenAt()) ? last.seen(now) : last;
    }
}
