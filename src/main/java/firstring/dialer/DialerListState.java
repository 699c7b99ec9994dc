package firstring.dialer;

/**
 * The counters of one dialer list, as {@link QueueState} has them for a user's queue. Loaded under the list's row lock.
 * Not thread-safe.
 */
public final class DialerListState extends Ranks {
    private final DialerListId id;
    private final boolean archived;

    public DialerListState(DialerListId id, boolean archived, int openCount, long firstRank, long lastRank) {
        super(openCount, firstRank, lastRank);
        this.id = id;
        this.archived = archived;
    }

    public DialerListId id() {
        return id;
    }

    public boolean isArchived() {
        return archived;
    }

    @Override
    String name() {
        return "dialer list " + id.value();
    }
}
