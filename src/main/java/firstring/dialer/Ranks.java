package firstring.dialer;

/**
 * The counters of one order of entries: how many are open, and the smallest and greatest rank ever taken. Loaded under a
 * row lock, changed in memory, saved before the transaction commits. Not thread-safe.
 *
 * <p>Ranks grow from top to bottom: after two entries at the bottom and one at the top they are 1, 2 and −1.
 */
public abstract sealed class Ranks permits QueueState, DialerListState {
    private int openCount;
    private long first;
    private long last;

    Ranks(int openCount, long first, long last) {
        this.openCount = openCount;
        this.first = first;
        this.last = last;
    }

    public final int openCount() {
        return openCount;
    }

    public final long first() {
        return first;
    }

    public final long last() {
        return last;
    }

    /** Opens an entry above all others and answers its rank. */
    public final long takeTop() {
        openCount++;
        return moveToTop();
    }

    /** Opens an entry below all others and answers its rank. */
    public final long takeBottom() {
        openCount++;
        return moveToBottom();
    }

    /** An entry that was closed is open again, at its old rank. */
    public final void reopen() {
        openCount++;
    }

    /** The rank that puts an entry that is open already above all others. */
    public final long moveToTop() {
        return --first;
    }

    /** The rank that puts an entry that is open already below all others. */
    public final long moveToBottom() {
        return ++last;
    }

    /** Makes room for ranks above all others. */
    public final void widenTop(int count) {
        first -= count;
    }

    /** Makes room for ranks below all others. */
    public final void widenBottom(int count) {
        last += count;
    }

    /** An open entry was closed, or moved elsewhere. */
    public final void close() {
        if (openCount == 0) {
            throw new IllegalStateException("no open entry in " + name());
        }
        openCount--;
    }

    /** What is counted, for a failure's sentence. */
    abstract String name();
}
