package firstring.dialer;

/**
 * The counters of one dialer list, as {@link QueueState} has them for a user's queue. Loaded under the list's row lock.
 * Not thread-safe.
 */
public final class DialerListState {
    private final DialerListId id;
    private final boolean archived;
    private final Ranks ranks;

    DialerListState(DialerListId id, boolean archived, Ranks ranks) {
        this.id = id;
        this.archived = archived;
        this.ranks = ranks;
    }

    public DialerListId id() {
        return id;
    }

    public boolean isArchived() {
        return archived;
    }

    public int openCount() {
        return ranks.openCount();
    }

    Ranks ranks() {
        return ranks;
    }

    /** Opens an entry above all others and answers its rank. */
    public long takeTop() {
        return ranks.takeTop();
    }

    /** Opens an entry below all others and answers its rank. */
    public long takeBottom() {
        return ranks.takeBottom();
    }

    /** The rank that puts an entry that is open already above all others. */
    public long moveToTop() {
        return ranks.moveToTop();
    }

    /** An open entry was closed. */
    public void close() {
        ranks.close("dialer list " + id.value());
    }
}
