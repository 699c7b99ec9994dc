package firstring.routing;

import firstring.postgres.Database;

/** The backlog of the entire installation: entries in all queues, and parked leads. Thread-safe. */
public final class BacklogStore {
    private static final String COUNT_ENTRIES = "select coalesce(sum(open_count), 0) from queue";

    private static final String COUNT_PARKED = "select count(*) from parking where state = 'open'";

    private final Database database;

    public BacklogStore(Database database) {
        this.database = database;
    }

    /** Open entries of all PowerDialer queues, summed from one row per user. */
    public long countEntries() {
        return count(COUNT_ENTRIES);
    }

    /** Leads waiting for a member. */
    public long countParked() {
        return count(COUNT_PARKED);
    }

    private long count(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
