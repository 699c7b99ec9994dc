package firstring.http.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Decides whether this node should receive requests: every named check passes and the server is not draining. A check
 * runs at most once a second, however often it is requested. Requests during a check get the previous result; the very
 * first ones wait. Thread-safe.
 */
public final class Health {
    private static final Duration KEPT = Duration.ofSeconds(1);

    private record Seen(Instant at, Map<String, Boolean> checks) {
        boolean isNothing() {
            return checks.isEmpty() && at.equals(Instant.MIN);
        }
    }

    private static final Seen NEVER = new Seen(Instant.MIN, Map.of());

    private final InstantSource clock;
    private final Map<String, BooleanSupplier> checks;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Seen seen = NEVER;
    private volatile boolean draining;

    /** Checks by name, {@code database}, {@code migrations}; one that throws has failed. */
    public Health(InstantSource clock, Map<String, BooleanSupplier> checks) {
        this.clock = clock;
        this.checks = new LinkedHashMap<>(checks);
    }

    /** Makes this node not ready, so that load balancers stop sending requests. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** The result of each check; ready means that all are true. */
    public Map<String, Boolean> read() {
        if (draining) {
            return Map.of("draining", false);
        }
        if (isOld(seen) && isOursToRun()) {
            try {
                if (isOld(seen)) {
                    seen = new Seen(clock.instant(), run());
                }
            } finally {
                lock.unlock();
            }
        }
        return seen.checks;
    }

    /** Takes the lock unless another thread has it and there is a previous result. */
    private boolean isOursToRun() {
        if (seen.isNothing()) {
            lock.lock();
            return true;
        }
        return lock.tryLock();
    }

    private boolean isOld(Seen last) {
        Instant now = clock.instant();
        return last.isNothing() || now.isAfter(last.at.plus(KEPT)) || now.isBefore(last.at);
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
