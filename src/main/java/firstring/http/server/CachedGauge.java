package firstring.http.server;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** The value of a meter, refreshed at most every ten seconds. Thread-safe. */
final class CachedGauge {
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private record Read(double value, long atNanos) {}

    private final Metrics.Reading reading;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Read last = new Read(Double.NaN, System.nanoTime() - KEPT_NANOS);

    CachedGauge(Metrics.Reading reading) {
        this.reading = reading;
    }

    /** Returns the previous value while another thread refreshes it. */
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

    /** Returns NaN when the value cannot be read, so that a scrape does not fail. */
    private double read() {
        try {
            return reading.read();
        } catch (Exception away) {
            return Double.NaN;
        }
    }
}
