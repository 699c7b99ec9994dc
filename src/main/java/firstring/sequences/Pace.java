package firstring.sequences;

import java.time.Duration;
import java.time.Instant;

/**
 * Spaces the steps of a sequence with a throttle: with 60 per minute, one each second. Loaded under a row lock; not
 * thread-safe.
 */
public final class Pace {
    private final Duration between;
    private Instant next;
    private boolean changed;

    public Pace(Instant next, int perMinute) {
        this.next = next;
        this.between = between(perMinute);
    }

    /** The time between two slots. */
    public static Duration between(int perMinute) {
        return Duration.ofMinutes(1).dividedBy(perMinute);
    }

    /** Takes the next free slot, now or later. */
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
