package firstring.intake.batch;

import firstring.postgres.SqlFailure;
import firstring.postgres.embedded.WriteProbe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the database can accept leads. It is not checked while everything works; after a refused batch, or while
 * batches hang, the {@link WriteProbe} runs, and while that fails every lead is refused at once. Logs a line when refusals
 * start and one when they end. Thread-safe.
 */
public final class DatabaseWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

    /** A database failure, when it started, and how many leads it cost. */
    private record Closed(SqlFailure fault, long sinceNanos, LongAdder refused) {}

    private final WriteProbe probe;
    private final AtomicReference<@Nullable Closed> closed = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean doubted;

    public DatabaseWatch(WriteProbe probe) {
        this.probe = probe;
    }

    /** Starts watching. {@code hanging} reports that batches are running and none of them ends; {@code refuseWaiting} empties
     * the lanes. */
    public void start(BooleanSupplier hanging, Runnable refuseWaiting) {
        Thread.ofVirtual().name("database-watch").start(() -> {
            while (!isStopped()) {
                boolean isHanging = hanging.getAsBoolean();
                if (doubted || !isOpen() || isHanging) {
                    doubted = false;
                    tryToCheck(refuseWaiting, isHanging);
                }
            }
        });
    }

    /** True when leads can be accepted. */
    public boolean isOpen() {
        return closed.get() == null;
    }

    /** Like {@link #isOpen}, but counts a refused lead. */
    public boolean admits() {
        Closed now = closed.get();
        if (now == null) {
            return true;
        }
        now.refused.increment();
        return false;
    }

    /** Reports that a batch was refused because of this failure. */
    void refused(SqlFailure fault) {
        if (fault.isOfDatabase()) {
            close(fault);
        } else {
            doubted = true;
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }

    /** Keeps watching after a bug, too: otherwise no lead would be accepted again. */
    private void tryToCheck(Runnable refuseWaiting, boolean isHanging) {
        try {
            check(refuseWaiting, isHanging);
        } catch (RuntimeException | Error bug) {
            LOG.error("event=database_watch_failed", bug);
        }
    }

    /** A busy pool says nothing about the database unless batches hang as well. */
    private void check(Runnable refuseWaiting, boolean isHanging) {
        SqlFailure fault = probe.ask();
        if (fault == null) {
            open();
        } else if (fault != SqlFailure.BUSY || isHanging) {
            close(fault);
            refuseWaiting.run();
        }
    }

    private void close(SqlFailure fault) {
        if (closed.compareAndSet(null, new Closed(fault, System.nanoTime(), new LongAdder()))) {
            LOG.warn("event=leads_refused fault={}", fault);
        }
    }

    private void open() {
        Closed before = closed.getAndSet(null);
        if (before != null) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before.sinceNanos);
            LOG.info("event=leads_taken_again fault={} after_ms={} refused={}", before.fault, millis, before.refused);
        }
    }

    private boolean isStopped() {
        try {
            return stopped.await(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
