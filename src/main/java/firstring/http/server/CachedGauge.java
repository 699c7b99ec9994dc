package firstring.http.server;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A value of a meter, read anew at most every ten seconds. Thread-safe. */
final class CachedGauge {
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private record Read(double value, long atNanos) {}

    private final Metrics.Reading reading;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Read last = new Read(Double.NaN, System.nanoTime() - KEPT_NANOS);

    CachedGauge(Metrics.Reading reading) {
        this.reading = reading;
    }

    /** The last value while somebody else is reading it anew. */
    double value() {
        if (System.nanoTime() - last.atNanos >= KEPT_NANOS && lock.tryLock()) {
            try {
                last = new Read(read(), System.nanoTime());
            } finally {
                lock.unlock();
            }
        }
        return last.value;
    }

    /** NaN says that it could not be read; a scrape must not fail for it. */
    private double read() {
        try {
            return reading.read();
        } catch (Exception away) {
            return Double.NaN;
        }
    }
}
