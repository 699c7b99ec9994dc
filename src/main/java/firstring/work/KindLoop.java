package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for due rows of one kind, more often when some are due soon, and runs them. Thread-safe. */
abstract sealed class KindLoop permits ItemLoop, BatchLoop {
    static final int MAX_ACCOUNTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(KindLoop.class);
    private static final Duration LOOK_OFTEN = Duration.ofMillis(200);
    private static final Duration LOOK_RARELY = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final DueKind kind;
    final InstantSource clock;
    final Outcomes outcomes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stopping;
    private boolean awaited;
    private Instant lastLook = Instant.MAX;
    private @Nullable Thread thread;

    KindLoop(DueKind kind, InstantSource clock, Outcomes outcomes) {
        this.kind = kind;
        this.clock = clock;
        this.outcomes = outcomes;
    }

    /** Claims due rows and runs them; returns how many were claimed. */
    abstract int runDue() throws SQLException, InterruptedException;

    /** Prolongs the leases of running rows, where the kind supports it. */
    abstract void prolong();

    /** Waits until nothing is running. */
    abstract void awaitIdle() throws InterruptedException;

    /** Waits for a limited time for running rows, after the loop has been stopped. */
    abstract void awaitIdle(Duration limit) throws InterruptedException;

    void start() {
        thread = Thread.ofPlatform().name("work-" + kind.name()).daemon().start(this::runUntilStopped);
    }

    final void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends running work early, where the kind supports it; the loop has been stopped. */
    void breakOff() {}

    final void drain() throws InterruptedException {
        if (thread != null) {
            thread.join(DRAIN);
        }
        awaitIdle(DRAIN);
    }

    final boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Signals that there is room for rows that the last look left. */
    final void signalRoom() {
        lock.lock();
        try {
            if (awaited) {
                awaited = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Records that the last look left rows because there was no room. */
    final void awaitRoom() {
        lock.lock();
        try {
            awaited = true;
        } finally {
            lock.unlock();
        }
    }

    private void runUntilStopped() {
        Duration wait = Duration.ZERO;
        while (!awaitStopping(wait)) {
            wait = look();
        }
    }

    /** Looks once; returns how long to wait before the next look. */
    private Duration look() {
        try {
            Instant now = clock.instant();
            pullBackAfterSetBack(now);
            Optional<Instant> earliest = kind.times().findEarliest();
            if (earliest.isEmpty() || earliest.get().isAfter(now.plus(SOON))) {
                return LOOK_RARELY;
            }
            boolean taken = !earliest.get().isAfter(now) && runDue() > 0;
            return taken ? Duration.ZERO : LOOK_OFTEN;
        } catch (SQLException | RuntimeException failed) {
            LOG.warn("event=work_look_failed kind={} error={}", kind.name(), name(failed));
            return AFTER_FAILURE;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return LOOK_RARELY;
        }
    }

    /**
     * Makes work due after the clock was set back, including on the first check: it may have happened while no server
     * ran.
     */
    final void pullBackAfterSetBack(Instant now) throws SQLException {
        if (now.isBefore(lastLook.minus(SLACK))) {
            kind.pullBack(now);
        }
        lastLook = now;
    }

    private boolean awaitStopping(Duration wait) {
        lock.lock();
        try {
            boolean forRoom = awaited;
            long left = wait.toNanos();
            while (!stopping && left > 0 && (!forRoom || awaited)) {
                left = changed.awaitNanos(left);
            }
            return stopping;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The type of a failure. Its message may quote stored values and is not logged. */
    static String name(Exception failed) {
        String type = failed.getClass().getSimpleName();
        return failed instanceof SQLException sql ? type + "/" + sql.getSQLState() : type;
    }
}
