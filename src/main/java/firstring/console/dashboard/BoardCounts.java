package firstring.console.dashboard;

import firstring.console.dashboard.BoardStore.FirstCalls;
import firstring.console.dashboard.BoardStore.LeadCount;
import firstring.console.dashboard.BoardStore.Viewer;
import firstring.console.dashboard.BoardStore.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the board counts. A new lead is to be seen within half a second however many came today, so no page waits for a day's
 * leads to be counted: those of before a minute ago are kept, and each look counts the last minute or two alone. All of the
 * day is counted again now and then, for what arrived late or changed its owner, and first calls are measured now and then
 * too; both for no more than a small share of the time. Who looks at the same is told the same. Thread-safe.
 */
final class BoardCounts {
    /** The chart's last hour may begin yesterday. */
    static final Duration HOUR = Duration.ofHours(1);

    /** Older than any lead that is still on its way into the database. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** A count of all the day is good for this many times as long as it took. */
    private static final int DAY_GOOD_FOR = 100;

    private static final Duration DAY_GOOD_FOR_LEAST = Duration.ofMinutes(1);
    private static final int CALLS_GOOD_FOR = 20;

    private final BoardStore store;
    private final Map<Asked, Day> days = new ConcurrentHashMap<>();

    BoardCounts(BoardStore store) {
        this.store = store;
    }

    /** Everything, as of one moment; leads by minute, from the day's start or an hour ago, whichever is earlier. */
    record Numbers(List<LeadCount> leads, long uncorrected, FirstCalls firstCalls, Work work) {}

    private record Asked(Viewer viewer, LocalDate date, Instant start) {}

    Numbers count(Viewer viewer, LocalDate date, Instant start, Instant now) throws InterruptedException {
        days.keySet().removeIf(old -> old.date().isBefore(date.minusDays(2)));
        return days.computeIfAbsent(new Asked(viewer, date, start), Day::new).count(now);
    }

    /** One viewer's counts of one day; guarded by the lock. */
    private final class Day {
        private final ReentrantLock lock = new ReentrantLock();
        private final Viewer viewer;
        private final Instant start;
        private List<LeadCount> settled = List.of();
        private Instant settledUntil = Instant.EPOCH;
        private long recountAtNanos = System.nanoTime();
        private FirstCalls calls = FirstCalls.NONE;
        private long measureAtNanos = System.nanoTime();
        private @Nullable Numbers last;
        private long lastAtNanos;

        Day(Asked asked) {
            this.viewer = asked.viewer();
            this.start = asked.start();
        }

        /** A count that began after a visitor arrived serves that visitor too, if they had to wait for it. */
        Numbers count(Instant now) throws InterruptedException {
            long came = System.nanoTime();
            lock.lockInterruptibly();
            try {
                if (last == null || lastAtNanos - came < 0) {
                    lastAtNanos = System.nanoTime();
                    last = look(now);
                }
                return Objects.requireNonNull(last);
            } finally {
                lock.unlock();
            }
        }

        private Numbers look(Instant now) {
            settle(now.truncatedTo(ChronoUnit.MINUTES).minus(SETTLED));
            List<LeadCount> recent = store.leads(viewer, settledUntil, now.plus(SETTLED));
            List<LeadCount> leads = join(settled, recent);
            long firstId = leads.stream()
                    .filter(this::isToday)
                    .mapToLong(LeadCount::firstId)
                    .min()
                    .orElse(Long.MAX_VALUE);
            measure(firstId);
            return new Numbers(leads, uncorrected(leads, firstId), calls, store.work(viewer, now));
        }

        private void settle(Instant until) {
            long began = System.nanoTime();
            if (began - recountAtNanos >= 0) {
                Instant hourAgo = until.minus(HOUR);
                settled = store.leads(viewer, hourAgo.isBefore(start) ? hourAgo : start, until);
                long took = System.nanoTime() - began;
                recountAtNanos = System.nanoTime() + Math.max(DAY_GOOD_FOR_LEAST.toNanos(), DAY_GOOD_FOR * took);
            } else if (until.isAfter(settledUntil)) {
                settled = join(settled, store.leads(viewer, settledUntil, until));
            } else {
                return;
            }
            settledUntil = until;
        }

        private void measure(long firstId) {
            long began = System.nanoTime();
            if (began - measureAtNanos >= 0) {
                calls = store.firstCalls(viewer, start, firstId);
                long took = System.nanoTime() - began;
                measureAtNanos = System.nanoTime() + CALLS_GOOD_FOR * took;
            }
        }

        private long uncorrected(List<LeadCount> leads, long firstId) {
            long refused = leads.stream()
                    .filter(count -> isToday(count) && count.outcome().equals("refused"))
                    .mapToLong(LeadCount::leads)
                    .sum();
            return refused == 0 ? 0 : Math.max(0, refused - store.corrected(viewer, start, firstId));
        }

        private boolean isToday(LeadCount count) {
            return !count.minute().isBefore(start);
        }
    }

    private static List<LeadCount> join(List<LeadCount> one, List<LeadCount> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
