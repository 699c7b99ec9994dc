package firstring;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that happens a little later, and fails when it does not. */
public final class Await {
    /** The time that a loaded machine may need, not the time that is promised. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    public static void until(String expected, BooleanSupplier arrived) {
        until(expected, PATIENCE, arrived);
    }

    public static void until(String expected, Duration limit, BooleanSupplier arrived) {
        long end = System.nanoTime() + limit.toNanos();
        while (!arrived.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Within %s not seen: %s".formatted(limit, expected));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
