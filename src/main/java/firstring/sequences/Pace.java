package firstring.sequences;

import java.time.Duration;
import java.time.Instant;

/**
 * Gives the steps of a sequence with a throttle their places in time: at 60 a minute one each second. Loaded under a row
 * lock; not thread-safe.
 */
public final class Pace {
    private final Duration between;
    private Instant next;
    private boolean changed;

    public Pace(Instant next, int perMinute) {
        this.next = next;
        this.between = between(perMinute);
    }

    /** From one place to the next. */
    public static Duration between(int perMinute) {
        return Duration.ofMinutes(1).dividedBy(perMinute);
    }

    /** The next free place, now or later; it is taken by that. */
    public Instant take(Instant now) {
        Instant slot = next.isAfter(now) ? next : now;
        next = slot.plus(between);
        changed = true;
        return slot;
    }

    Instant next() {
        return next;
    }

    boolean isChanged() {
        return changed;
    }
}
