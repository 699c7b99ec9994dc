package firstring.accounts.signin;

import com.github.benmanes.caffeine.cache.Ticker;
import firstring.accounts.AddressList;
import firstring.accounts.audit.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts failures of the same kind, person and source until a row is written for them. Thread-safe. */
final class FailureTallies {
    private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();

    /** With more than this many of one kind at once, further events are only metered. */
    private static final int MAX_OPEN = 2_000;

    /** By kind, so that a flood of one, such as throttled attempts on made-up addresses, hides no other. */
    private final Map<FailureKind, Map<Key, Tally>> open = new EnumMap<>(FailureKind.class);

    private final Ticker ticker;

    FailureTallies(Ticker ticker) {
        this.ticker = ticker;
    }

    private record Key(String who, @Nullable String source) {}

    /** The number of events since the last row. */
    record Counted(FailureEvent event, int attempts, Instant at) {}

    private static final class Tally {
        private final FailureEvent event;
        private long since;
        private int unwritten;

        Tally(FailureEvent event, long since) {
            this.event = event;
            this.since = since;
        }
    }

    /** True for the first of its kind, which is written at once; false for one that is written later. */
    synchronized boolean count(FailureEvent event, int attempts) {
        String address = event.address();
        Key key = new Key(event.who(), address == null ? null : AddressList.source(address));
        Map<Key, Tally> ofKind = open.computeIfAbsent(event.kind(), kind -> new HashMap<>());
        Tally tally = ofKind.get(key);
        if (tally != null) {
            tally.unwritten += attempts;
            return false;
        }
        if (ofKind.size() >= MAX_OPEN) {
            return false;
        }
        ofKind.put(key, new Tally(event, ticker.read()));
        return true;
    }

    /** The events to write now that their five minutes are over; events without new failures are dropped. */
    synchronized List<Counted> takeDue(Instant now) {
        return take(ticker.read() - WINDOW_NANOS, now);
    }

    synchronized List<Counted> takeAll(Instant now) {
        return take(Long.MAX_VALUE, now);
    }

    private List<Counted> take(long until, Instant now) {
        List<Counted> due = new ArrayList<>();
        open.values().forEach(ofKind -> due.addAll(take(ofKind.values().iterator(), until, now)));
        return due;
    }

    private List<Counted> take(Iterator<Tally> tallies, long until, Instant now) {
        List<Counted> due = new ArrayList<>();
        while (tallies.hasNext()) {
            Tally tally = tallies.next();
            if (tally.since > until) {
                continue;
            }
            if (tally.unwritten == 0) {
                tallies.remove();
            } else {
                due.add(new Counted(tally.event, tally.unwritten, now));
                tally.unwritten = 0;
                tally.since = ticker.read();
            }
        }
        return due;
    }
}
