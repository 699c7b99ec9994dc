package firstring.http;

import firstring.http.server.MemoryBudget;
import java.time.Duration;

/**
 * What one request holds of the {@link MemoryBudget}, from when it loads long texts until its answer has been sent.
 * Code that loads long texts must reserve room from {@link #current()} first; work outside requests has its own room.
 * Used by the thread of its request alone.
 */
public final class MemoryReservation implements AutoCloseable {
    /** A text exists as read from the database, as a string, in the response, and briefly in the structure the response
     * is built from. */
    public static final int COPIES = 6;

    public static final ScopedValue<MemoryReservation> CURRENT = ScopedValue.newInstance();

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A stream that has begun can no longer be refused, only aborted. */
    private static final Duration PATIENCE_OF_STREAMS = Duration.ofSeconds(60);

    private final MemoryBudget budget;
    private Duration patience = PATIENCE;
    private long held;

    public MemoryReservation(MemoryBudget budget) {
        this.budget = budget;
    }

    /** That of the request that this thread answers. */
    public static MemoryReservation current() {
        return CURRENT.isBound() ? CURRENT.get() : new MemoryReservation(new MemoryBudget(Long.MAX_VALUE));
    }

    /** Reserves room for this many bytes of text and its copies; throws {@link NoRoom} when there is none in time. */
    public void take(long bytes) {
        takeExactly(bytes * COPIES);
    }

    public void takeExactly(long wanted) {
        if (!budget.take(wanted, patience)) {
            throw new NoRoom();
        }
        held += wanted;
    }

    /** How much is held now, to be given to {@link #shrinkTo} when what is taken from here on is done with. */
    public long held() {
        return held;
    }

    /** Gives back what is held beyond. */
    public void shrinkTo(long bytes) {
        if (bytes < held) {
            budget.giveBack(held - bytes);
            held = bytes;
        }
    }

    /** From now on the answer is being sent. */
    public void beginStream() {
        patience = PATIENCE_OF_STREAMS;
    }

    @Override
    public void close() {
        shrinkTo(0);
    }

    /** Too many long texts are in memory right now: 503. */
    public static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoRoom() {
            super("no room for more long texts", null, false, false);
        }
    }
}
