package firstring.http;

import firstring.http.server.MemoryBudget;
import java.time.Duration;

/**
 * The part of the {@link MemoryBudget} that one request holds, from when it loads long texts until its response has
 * been sent. Code that loads long texts must first reserve room from {@link #current()}; work outside requests has its
 * own room. Used only by the thread of its request.
 */
public final class MemoryReservation implements AutoCloseable {
    /**
     * The number of copies of a text in memory: as read from the database, as a string, in the response, and briefly in
     * the structure the response is built from.
     */
    public static final int COPIES = 6;

    public static final ScopedValue<MemoryReservation> CURRENT = ScopedValue.newInstance();

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /** A stream that has begun can no longer be refused, only aborted. */
    private static final Duration MAX_STREAM_WAIT = Duration.ofSeconds(60);

    private final MemoryBudget budget;
    private Duration maxWait = MAX_WAIT;
    private long held;

    public MemoryReservation(MemoryBudget budget) {
        this.budget = budget;
    }

    /** The reservation of the request that this thread answers. */
    public static MemoryReservation current() {
        return CURRENT.isBound() ? CURRENT.get() : new MemoryReservation(new MemoryBudget(Long.MAX_VALUE));
    }

    /** Reserves room for this many bytes of text and its copies; throws {@link NoRoom} when there is none in time. */
    public void take(long bytes) {
        takeExactly(bytes * COPIES);
    }

    public void takeExactly(long wanted) {
        if (!budget.take(wanted, maxWait)) {
            throw new NoRoom();
        }
        held += wanted;
    }

    /** The number of bytes held now. Pass it to {@link #shrinkTo} when whatever is taken later is no longer needed. */
    public long held() {
        return held;
    }

    /** Releases what is held beyond this number of bytes. */
    public void shrinkTo(long bytes) {
        if (bytes < held) {
            budget.release(held - bytes);
            held = bytes;
        }
    }

    /** Called when the response is about to be sent. */
    public void beginStream() {
        maxWait = MAX_STREAM_WAIT;
    }

    @Override
    public void close() {
        shrinkTo(0);
    }

    /** Thrown when too many long texts are in memory (503). */
    public static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoRoom() {
            super("no room for more long texts", null, false, false);
        }
    }
}
