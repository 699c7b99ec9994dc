package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims rows and runs each on a virtual thread, a bounded number at a time. Thread-safe. */
final class ItemLoop<T extends DueItem> extends KindLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ItemLoop.class);
    private static final int BEATS_PER_LEASE = 3;

    private final DueWork<T> work;
    private final Semaphore free;
    private final Map<Long, Integer> running = new ConcurrentHashMap<>();
    private final Set<T> runs = ConcurrentHashMap.newKeySet();
    private final CountDownLatch drained = new CountDownLatch(1);

    ItemLoop(DueWork<T> work, InstantSource clock, Outcomes outcomes) {
        super(work, clock, outcomes);
        this.work = work;
        this.free = new Semaphore(work.maxRunning());
    }

    @Override
    void start() {
        super.start();
        if (work instanceof ProlongedWork<T>) {
            Thread.ofVirtual().name("leases-" + work.name()).start(this::prolongUntilDrained);
        }
    }

    @Override
    int runDue() throws SQLException, InterruptedException {
        int claimed = 0;
        for (long account : work.times().findAccounts(clock.instant(), MAX_ACCOUNTS)) {
            claimed += runDue(account);
        }
        return claimed;
    }

    /** Claims and starts as many rows as can run now. */
    private int runDue(long account) throws SQLException, InterruptedException {
        int room = work.maxRunningOfAccount() - running.getOrDefault(account, 0);
        if (room <= 0) {
            awaitRoom();
            return 0;
        }
        free.acquire();
        int limit = 1 + free.drainPermits();
        List<T> items = new ArrayList<>();
        try {
            Instant now = clock.instant();
            items.addAll(work.claim(account, new DueWork.Claim(now, now.plus(work.lease()), Math.min(limit, room))));
        } finally {
            free.release(limit - items.size());
        }
        if (!items.isEmpty()) {
            running.merge(account, items.size(), Integer::sum);
            runs.addAll(items);
        }
        items.forEach(item -> Thread.ofVirtual().name("work-" + work.name()).start(() -> runAndFree(account, item)));
        return items.size();
    }

    private void runAndFree(long account, T item) {
        try {
            String outcome = work.run(item);
            outcomes.count(work.name(), outcome, 1);
            LOG.debug("event=work_done kind={} outcome={}", work.name(), outcome);
        } catch (Exception failed) {
            outcomes.count(work.name(), "failed", 1);
            fail(item, failed);
        } finally {
            runs.remove(item);
            running.computeIfPresent(account, (id, count) -> count == 1 ? null : count - 1);
            free.release();
            signalRoom();
        }
    }

    /**
     * Prolongs the leases of all runs from one thread: interrupting a run's own thread would break its database
     * connection.
     */
    private void prolongUntilDrained() {
        Duration beat = work.lease().dividedBy(BEATS_PER_LEASE);
        try {
            while (!drained.await(beat.toMillis(), TimeUnit.MILLISECONDS)) {
                prolong();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void breakOff() {
        work.stop();
    }

    @Override
    void prolong() {
        if (!(work instanceof ProlongedWork<T> prolonged)) {
            return;
        }
        for (T item : runs) {
            try {
                prolonged.prolong(item, clock.instant().plus(work.lease()));
            } catch (SQLException | RuntimeException away) {
                // The next prolongation may be in time. If not, the row is claimed again, and this run notices when it
                // finishes.
                LOG.warn("event=work_prolong_failed kind={} error={}", work.name(), name(away));
            }
        }
    }

    private void fail(T item, Exception failed) {
        LOG.warn("event=work_failed kind={} attempt={} error={}", work.name(), item.attempt(), name(failed));
        try {
            if (work instanceof SettingAside<T> ending && item.attempt() >= ending.maxAttempts()) {
                ending.setAside(item, "failed");
                return;
            }
            Duration wait = BackOff.afterAttempt(item.attempt(), work.maxWait(), ThreadLocalRandom.current());
            work.postpone(item, clock.instant().plus(wait), "failed");
        } catch (SQLException | RuntimeException away) {
            // The lease expires and the row is claimed again.
            LOG.warn("event=work_postpone_failed kind={} error={}", work.name(), name(away));
        }
    }

    @Override
    void awaitIdle() throws InterruptedException {
        free.acquire(work.maxRunning());
        free.release(work.maxRunning());
    }

    @Override
    void awaitIdle(Duration limit) throws InterruptedException {
        if (free.tryAcquire(work.maxRunning(), limit.toMillis(), TimeUnit.MILLISECONDS)) {
            free.release(work.maxRunning());
        }
        drained.countDown();
    }
}
