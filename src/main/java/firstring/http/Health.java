package firstring.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Whether this node should get requests: every named check passes and the server is not draining. A check runs at most
 * once a second, however often it is asked for. Thread-safe.
 */
public final class Health {
    private static final Duration KEPT = Duration.ofSeconds(1);

    private record Seen(Instant at, Map<String, Boolean> checks) {}

    private final InstantSource clock;
    private final Map<String, BooleanSupplier> checks;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Seen seen = new Seen(Instant.MIN, Map.of("starting", false));
    private volatile boolean draining;

    /** Checks by name, {@code database}, {@code migrations}; one that throws has failed. */
    public Health(InstantSource clock, Map<String, BooleanSupplier> checks) {
        this.clock = clock;
        this.checks = new LinkedHashMap<>(checks);
    }

    /** From now on not ready, so that load balancers look elsewhere. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Each check's result; ready means all are true. */
    Map<String, Boolean> read() {
        if (draining) {
            return Map.of("draining", false);
        }
        if (isOld(seen) && lock.tryLock()) {
            try {
                seen = new Seen(clock.instant(), run());
            } finally {
                lock.unlock();
            }
        }
        return seen.checks;
    }

    private boolean isOld(Seen last) {
        Instant now = clock.instant();
        return last.at.equals(Instant.MIN) || now.isAfter(last.at.plus(KEPT)) || now.isBefore(last.at);
    }

    private Map<String, Boolean> run() {
        Map<String, Boolean> results = new LinkedHashMap<>();
        checks.forEach((name, check) -> results.put(name, passes(check)));
        return results;
    }

    private static boolean passes(BooleanSupplier check) {
        try {
            return check.getAsBoolean();
        } catch (RuntimeException failed) {
            return false;
        }
    }
}
