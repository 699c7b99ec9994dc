package firstring.http.server;

import firstring.postgres.SqlFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs requests that failed because of the database: the first of each kind, and then at most one line every ten
 * seconds, with the number since the previous line. Thread-safe.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long SILENT_NANOS = Duration.ofSeconds(10).toNanos();

    private static final class Kind {
        final AtomicLong unlogged = new AtomicLong();
        final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    }

    private final Map<SqlFailure, Kind> kinds = new EnumMap<>(SqlFailure.class);

    RefusalLog() {
        for (SqlFailure failure : SqlFailure.values()) {
            kinds.put(failure, new Kind());
        }
    }

    void log(SqlFailure failure, RequestState exchange) {
        Kind kind = kinds.get(failure);
        if (kind == null) {
            return;
        }
        kind.unlogged.incrementAndGet();
        long now = System.nanoTime();
        long next = kind.nextNanos.get();
        if (now - next >= 0 && kind.nextNanos.compareAndSet(next, now + SILENT_NANOS)) {
            LOG.warn(
                    "event=database_refused kind={} requests={} request={} route={}",
                    failure,
                    kind.unlogged.getAndSet(0),
                    exchange.requestId,
                    exchange.template());
        }
    }
}
