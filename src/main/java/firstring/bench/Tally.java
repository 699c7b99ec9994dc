package firstring.bench;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The results of one worker in one round. Not thread-safe: one per worker, merged afterward. */
public final class Tally {
    private static final long MAX_MICROS = 120_000_000;

    final Histogram latencyMicros = new Histogram(MAX_MICROS, 3);
    long created;
    long updated;
    public long errors;
    long elapsedNanos;

    @Nullable
    public String firstError;

    void created(long nanos) {
        created++;
        record(nanos);
    }

    void updated(long nanos) {
        updated++;
        record(nanos);
    }

    void failed(String what) {
        errors++;
        if (firstError == null) {
            firstError = what;
        }
    }

    long acknowledged() {
        return created + updated;
    }

    void add(Tally other) {
        latencyMicros.add(other.latencyMicros);
        created += other.created;
        updated += other.updated;
        errors += other.errors;
        elapsedNanos = Math.max(elapsedNanos, other.elapsedNanos);
        firstError = firstError == null ? other.firstError : firstError;
    }

    private void record(long nanos) {
        latencyMicros.recordValue(Math.min(nanos / 1_000, MAX_MICROS));
    }
}
