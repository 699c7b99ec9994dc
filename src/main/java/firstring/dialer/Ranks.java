package firstring.dialer;

/**
 * The counters of an ordered set of entries: how many are open, and the smallest and greatest rank ever used. Loaded under a
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

    /** Opens an entry above all others and returns its rank. */
    public final long takeTop() {
        openCount++;
        return moveToTop();
    }

    /** Opens an entry below all others and returns its rank. */
    public final long takeBottom() {
        openCount++;
        return moveToBottom();
    }

    /** Counts a closed entry that is open again, at its old rank. */
    public final void reopen() {
        openCount++;
    }

    /** The rank that moves an open entry above all others. */
    public final long moveToTop() {
        return --first;
    }

    /** The rank that moves an open entry below all others. */
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

    /** Counts an open entry that was closed, or moved elsewhere. */
    public final void close() {
        if (openCount == 0) {
            throw new IllegalStateException("no open entry in " + name());
        }
        openCount--;
    }

    /** The queue or list, for an error message. */
    abstract String name();
}
