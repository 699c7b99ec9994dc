package firstring.sequences;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A first step that waits for hours, minutes or seconds. Enrolling begins the wait at once, as a run of the step would,
 * so that no run has to follow.
 *
 * @param plan the version of the steps that it belongs to
 */
public record FirstWait(int plan, Duration length) {

    /**
     * Null when the first step is something else, or counts days, which are those of a contact's calendar.
     *
     * @param duration in ISO 8601; null: the step is not a delay
     */
    public static @Nullable FirstWait read(int plan, @Nullable String duration) {
        if (duration == null) {
            return null;
        }
        WaitDuration wait = WaitDuration.get(duration);
        return wait.calendar().isZero() && wait.days() == 0 ? new FirstWait(plan, wait.time()) : null;
    }

    public Instant end(Instant from) {
        return from.plus(length);
    }
}
