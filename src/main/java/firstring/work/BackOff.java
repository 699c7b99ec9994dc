package firstring.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait before another attempt: 1 s after the first, doubled each time up to {@code longest}, and randomly between
 * half of that and all of it, so that what failed together is not retried together.
 */
public final class BackOff {
    private static final long FIRST_MILLIS = 1_000;
    private static final int MAX_DOUBLINGS = 20;

    private BackOff() {}

    public static Duration afterAttempt(int attempt, Duration longest, RandomGenerator random) {
        long doubled = FIRST_MILLIS << Math.clamp(attempt - 1L, 0, MAX_DOUBLINGS);
        long wait = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    }
}
