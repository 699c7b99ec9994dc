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

/** Looks for due rows of one kind, often when some are due soon, and has them run. Thread-safe. */
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

    /** Takes what is due and has it run; answers how many rows were taken. */
    abstract int runDue() throws SQLException, InterruptedException;

    /** Has the leases of what is running end later, where the kind wants that. */
    abstract void prolong();

    /** Waits until nothing is running. */
    abstract void awaitIdle() throws InterruptedException;

    /** Waits a limited time for what is running, once the loop has been stopped. */
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

    /** There is room for rows that the last look left. */
    final void roomWasMade() {
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

    /** The next look left rows for want of room. */
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

    /** One look; answers how long to wait before the next. */
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

    /** Also on the first check: the clock may have gone back while no server ran. */
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

    /** The kind of a failure; its message may quote stored values and stays out of the log. */
    static String name(Exception failed) {
        String type = failed.getClass().getSimpleName();
        return failed instanceof SQLException sql ? type + "/" + sql.getSQLState() : type;
    }
}
