package firstring.console;

import firstring.accounts.AccountId;
import firstring.http.MemoryReservation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells pages that stand open when something has happened in their account. While anybody waits, one thread reads the
 * account's pulse five times a second, however many wait; an account without watchers costs nothing. Thread-safe.
 *
 * <p>What happens is to be seen within half a second. At worst it happens right after a beat: it is told 200 ms later, plus
 * the reading of the pulse and the page's own look, some milliseconds each. A page that was just answered asks again after
 * 150 ms, and is answered at once when something happened meanwhile. Nothing else waits, on purpose: no page puts its look
 * off. Only a queue under the pointer waits until the pointer rests.
 */
public final class ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration BEAT = Duration.ofMillis(200);

    /** Stands for a pulse that could not be read; told once. */
    private static final String MISSED = "missed";

    private final ChangeFeedStore store;
    private final InstantSource clock;
    private final BooleanSupplier draining;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountId, Watched> watched = new HashMap<>();

    /** An account with watchers; guarded by the lock. */
    private final class Watched {
        private final Condition beat = lock.newCondition();
        private int waiting;
        private long changes;
        private String last = "";
    }

    ChangeFeed(ChangeFeedStore store, InstantSource clock, BooleanSupplier draining) {
        this.store = store;
        this.clock = clock;
        this.draining = draining;
    }

    /** Whether an answer is worth giving now. */
    @FunctionalInterface
    public interface News {
        boolean isThere() throws Exception;
    }

    /** Waits until there is news, at most this long; looks at once, and again whenever something has happened. */
    public void await(AccountId account, Duration longest, News news) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        Watched watch = join(account);
        MemoryReservation holding = MemoryReservation.current();
        long before = holding.held();
        try {
            long seen;
            do {
                holding.shrinkTo(before);
                seen = changes(watch);
            } while (!news.isThere() && awaitChange(watch, seen, end));
        } finally {
            leave(watch);
        }
    }

    private Watched join(AccountId account) {
        lock.lock();
        try {
            Watched found = watched.get(account);
            if (found == null) {
                found = new Watched();
                watched.put(account, found);
                Watched mine = found;
                Thread.ofVirtual().name("pulse-" + account.value()).start(() -> follow(account, mine));
            }
            found.waiting++;
            return found;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Watched left) {
        lock.lock();
        try {
            left.waiting--;
            left.beat.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long changes(Watched of) {
        lock.lock();
        try {
            return of.changes;
        } finally {
            lock.unlock();
        }
    }

    /** True after a change; false at the end of patience or of the server. */
    private boolean awaitChange(Watched of, long seen, long end) throws InterruptedException {
        lock.lock();
        try {
            while (of.changes == seen) {
                long left = end - System.nanoTime();
                if (left <= 0 || draining.getAsBoolean()) {
                    return false;
                }
                of.beat.awaitNanos(Math.min(left, BEAT.toNanos()));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Reads the pulse while requests wait. */
    private void follow(AccountId account, Watched of) {
        while (isWatched(account, of)) {
            String now = read(account, of.last);
            lock.lock();
            try {
                if (!now.equals(of.last)) {
                    of.last = now;
                    of.changes++;
                    of.beat.signalAll();
                }
            } finally {
                lock.unlock();
            }
            pause();
        }
    }

    private boolean isWatched(AccountId account, Watched of) {
        lock.lock();
        try {
            if (of.waiting == 0) {
                watched.remove(account, of);
            }
            return of.waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    private String read(AccountId account, String before) {
        try {
            return store.read(account, clock.instant());
        } catch (RuntimeException away) {
            if (!before.equals(MISSED)) {
                String cause = away.getClass().getSimpleName();
                LOG.warn("event=pulse_missed account={} cause={}", account.value(), cause);
            }
            return MISSED;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BEAT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
