package firstring.accounts.tokens;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Admits the calls of one rate-limited token: calls that arrive during a database query share the next query, and once
 * a minute's limit is used up no query runs before the next minute. Thread-safe.
 */
final class RateGate {
    private static final long SECONDS = 60;

    private final RateStore store;
    private final RateStore.Key key;
    private final int limit;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private Party gathering = new Party();
    private volatile long closedFor = -1;

    RateGate(RateStore store, RateStore.Key key, int limit, InstantSource clock) {
        this.store = store;
        this.key = key;
        this.limit = limit;
        this.clock = clock;
    }

    /** Calls that share a query. Guarded by the gate. */
    private static final class Party {
        int wanted;
        long granted;
        boolean answered;

        @Nullable
        RuntimeException failure;
    }

    /** The seconds to wait, at least one, when the minute is used up; 0 when this call can pass. */
    long take() {
        long minute = minute();
        if (minute == closedFor) {
            return untilNext();
        }
        Party party = join();
        asking.lock();
        try {
            if (!isAnswered(party)) {
                ask(party, minute());
            }
        } finally {
            asking.unlock();
        }
        return isGranted(party) ? 0 : untilNext();
    }

    private synchronized Party join() {
        gathering.wanted++;
        return gathering;
    }

    private synchronized boolean isAnswered(Party party) {
        return party.answered;
    }

    private synchronized boolean isGranted(Party party) {
        if (party.failure != null) {
            throw party.failure;
        }
        return party.granted-- > 0;
    }

    private void ask(Party party, long minute) {
        int wanted = leave();
        try {
            RateStore.Count count = store.ask(key, minute, wanted);
            long before = count.asked() - wanted;
            answer(party, Math.max(0, limit - before), null);
            if (count.asked() >= limit) {
                closedFor = count.minute();
            }
        } catch (RuntimeException failed) {
            answer(party, 0, failed);
        }
    }

    /** Calls that arrive from now on join the next query. */
    private synchronized int leave() {
        int wanted = gathering.wanted;
        gathering = new Party();
        return wanted;
    }

    private synchronized void answer(Party party, long granted, @Nullable RuntimeException failure) {
        party.granted = granted;
        party.failure = failure;
        party.answered = true;
    }

    private long minute() {
        return clock.instant().getEpochSecond() / SECONDS;
    }

    private long untilNext() {
        Instant now = clock.instant();
        return SECONDS - Math.floorMod(now.getEpochSecond(), SECONDS);
    }
}
