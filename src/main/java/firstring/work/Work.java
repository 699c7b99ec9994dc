package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all due work of this server: one loop looks for rows that are due, and runs each on a virtual thread, a bounded
 * number at a time. Several servers share the rows by their leases. Thread-safe.
 */
public final class Work implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    private static final Duration LOOK_OFTEN = Duration.ofMillis(200);
    private static final Duration LOOK_RARELY = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final int MAX_RUNNING = 8;
    private static final int MAX_ACCOUNTS = 64;

    private final InstantSource clock;
    private final List<DueWork<?>> kinds;
    private final Semaphore free = new Semaphore(MAX_RUNNING);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private boolean closing;
    private @Nullable Thread loop;

    public Work(InstantSource clock, List<DueWork<?>> kinds) {
        this.clock = clock;
        this.kinds = List.copyOf(kinds);
    }

    public void start() {
        loop = Thread.ofPlatform().name("work").daemon().start(this::runUntilClosed);
    }

    /**
     * Runs everything that is due at the clock's moment, also what becomes due by it, and answers how many rows that
     * were. For tests with a settable clock, and for commands.
     */
    public int runDueNow() throws SQLException, InterruptedException {
        int total = 0;
        int claimed;
        do {
            claimed = 0;
            for (DueWork<?> kind : kinds) {
                claimed += runDue(kind);
            }
            awaitIdle();
            total += claimed;
        } while (claimed > 0);
        return total;
    }

    /** Claims no more, and waits a limited time for what is running. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            closed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            drain();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() throws InterruptedException {
        if (loop != null) {
            loop.join(DRAIN);
        }
        if (free.tryAcquire(MAX_RUNNING, DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            free.release(MAX_RUNNING);
        }
    }

    private void runUntilClosed() {
        Duration wait = Duration.ZERO;
        while (!awaitClosing(wait)) {
            wait = look();
        }
    }

    /** One look at every kind; answers how long to wait before the next. */
    private Duration look() {
        Duration wait = LOOK_RARELY;
        for (DueWork<?> kind : kinds) {
            try {
                wait = shorter(wait, lookAt(kind));
            } catch (SQLException | RuntimeException failed) {
                LOG.warn("event=work_look_failed kind={} error={}", kind.name(), name(failed));
                return AFTER_FAILURE;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return LOOK_RARELY;
            }
        }
        return wait;
    }

    private Duration lookAt(DueWork<?> kind) throws SQLException, InterruptedException {
        Optional<Instant> earliest = kind.findEarliestDue();
        Instant now = clock.instant();
        if (earliest.isEmpty() || earliest.get().isAfter(now.plus(SOON))) {
            return LOOK_RARELY;
        }
        boolean claimed = !earliest.get().isAfter(now) && runDue(kind) > 0;
        return claimed ? Duration.ZERO : LOOK_OFTEN;
    }

    private <T extends DueItem> int runDue(DueWork<T> kind) throws SQLException, InterruptedException {
        int claimed = 0;
        for (long account : kind.findDueAccounts(clock.instant(), MAX_ACCOUNTS)) {
            claimed += runDue(kind, account);
        }
        return claimed;
    }

    /** Claims as much as can run at once, at least one row, and starts it. */
    private <T extends DueItem> int runDue(DueWork<T> kind, long account) throws SQLException, InterruptedException {
        free.acquire();
        int limit = 1 + free.drainPermits();
        List<T> items = new ArrayList<>();
        try {
            Instant now = clock.instant();
            items.addAll(kind.claim(account, new DueWork.Claim(now, now.plus(kind.lease()), limit)));
        } finally {
            free.release(limit - items.size());
        }
        items.forEach(item -> Thread.ofVirtual().name("work-" + kind.name()).start(() -> runAndFree(kind, item)));
        return items.size();
    }

    private <T extends DueItem> void runAndFree(DueWork<T> kind, T item) {
        try {
            String outcome = kind.run(item);
            LOG.debug("event=work_done kind={} outcome={}", kind.name(), outcome);
        } catch (Exception failed) {
            postpone(kind, item, failed);
        } finally {
            free.release();
        }
    }

    private <T extends DueItem> void postpone(DueWork<T> kind, T item, Exception failed) {
        LOG.warn("event=work_failed kind={} attempt={} error={}", kind.name(), item.attempt(), name(failed));
        Duration wait = BackOff.afterAttempt(item.attempt(), kind.longestWait(), ThreadLocalRandom.current());
        try {
            kind.postpone(item, clock.instant().plus(wait), "failed");
        } catch (SQLException | RuntimeException away) {
            // The lease runs out and the row is claimed again.
            LOG.warn("event=work_postpone_failed kind={} error={}", kind.name(), name(away));
        }
    }

    private void awaitIdle() throws InterruptedException {
        free.acquire(MAX_RUNNING);
        free.release(MAX_RUNNING);
    }

    private boolean awaitClosing(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!closing && left > 0) {
                left = closed.awaitNanos(left);
            }
            return closing;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The kind of a failure; its message may quote stored values and stays out of the log. */
    private static String name(Exception failed) {
        String type = failed.getClass().getSimpleName();
        return failed instanceof SQLException sql ? type + "/" + sql.getSQLState() : type;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
