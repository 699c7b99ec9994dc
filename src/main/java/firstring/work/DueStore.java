package firstring.work;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The due times in a table of due work, whose claims move the due time of a row to the end of its lease. The table has
 * an index on the due times of its open rows. However many rows of a paused account are due, other accounts' rows are
 * found by index lookups. Thread-safe.
 */
public final class DueStore implements DueTimes {
    /** Up to this many due rows are read and grouped by account; with more, each account is asked for its first. */
    private static final int FEW = 1_000;

    /** The longest lease that can be taken under a correct clock. */
    private static final Duration MAX_LEASE = Duration.ofDays(1);

    /** The longest delay after an attempt, including holidays and calling hours. */
    private static final Duration MAX_WAIT = Duration.ofDays(31);

    private static final Logger LOG = LoggerFactory.getLogger(DueStore.class);

    private static final String PAUSED =
            "%s.account_id in (select p.account_id from account as p where p.paused_at is not null)";

    private final Database database;
    private final String findEarliest;
    private final String findEarliestUnpaused;
    private final String findFew;
    private final String findAccounts;
    private final String pullBack;

    /** Creates a store for a table whose rows are open while they have a due time. */
    public DueStore(Database database, String table) {
        this(database, table, "due_at is not null", "false");
    }

    /** The same, except that rows of paused accounts are not due. */
    public static DueStore pausable(Database database, String table) {
        return pausable(database, table, "due_at is not null");
    }

    /** @param open the condition of open rows, as in the index */
    public static DueStore pausable(Database database, String table, String open) {
        return new DueStore(database, table, open, PAUSED);
    }

    private DueStore(Database database, String table, String open, String paused) {
        this.database = database;
        this.findEarliest = """
                select first.due_at, %3$s as paused
                from (select account_id, due_at from %1$s where %2$s order by due_at limit 1) as first
                """.formatted(table, open, paused.formatted("first"));
        this.findEarliestUnpaused = """
                with few as materialized (
                  select account_id, due_at from %1$s where %2$s order by due_at limit :limit),
                unpaused as materialized (
                  select min(few.due_at) as due_at from few where not %3$s)
                select case
                  when u.due_at is not null or (select count(*) from few) < :limit then u.due_at
                  else (
                    select min(first.due_at)
                    from account as a
                    cross join lateral (
                      select d.due_at from %1$s as d
                      where d.account_id = a.account_id and %2$s
                      order by d.due_at limit 1) as first
                    where a.paused_at is null)
                  end as due_at
                from unpaused as u
                """.formatted(table, open, paused.formatted("few"));
        this.findFew = """
                select few.account_id, %3$s as paused
                from (
                  select account_id, due_at from %1$s where %2$s and due_at <= :now order by due_at limit :limit) as few
                order by few.due_at
                """.formatted(table, open, paused.formatted("few"));
        this.findAccounts = """
                select a.account_id, %3$s as paused
                from account as a
                cross join lateral (
                  select d.due_at from %1$s as d
                  where d.account_id = a.account_id and d.due_at <= :now and %2$s
                  order by d.due_at limit 1) as first
                where not %3$s
                order by first.due_at
                limit :limit
                """.formatted(table, open, paused.formatted("a"));
        this.pullBack = """
                update %1$s set due_at = :now, leased_until = null
                where %2$s and due_at > :lease and (leased_until > :lease or attempt > 0 and due_at > :wait)
                """.formatted(table, open);
    }

    /** A due row of an account; rows of a paused account wait until it is resumed. */
    private record Due(long account, boolean paused) {}

    @Override
    public Optional<Instant> findEarliest() {
        return database.jdbi().withHandle(handle -> {
            Optional<Earliest> earliest = handle.createQuery(findEarliest)
                    .map((row, context) -> new Earliest(Moments.get(row, "due_at"), row.getBoolean("paused")))
                    .findOne();
            return earliest.filter(Earliest::paused).isPresent()
                    ? findEarliestUnpaused(handle)
                    : earliest.map(Earliest::dueAt);
        });
    }

    private record Earliest(Instant dueAt, boolean paused) {}

    private Optional<Instant> findEarliestUnpaused(Handle handle) {
        return handle.createQuery(findEarliestUnpaused)
                .bind("limit", FEW)
                .map((row, context) -> Optional.ofNullable(Moments.find(row, "due_at")))
                .one();
    }

    @Override
    public List<Long> findAccounts(Instant now, int limit) {
        List<Due> few = list(findFew, now, FEW);
        List<Due> due = few.size() < FEW ? few : list(findAccounts, now, limit);
        return due.stream()
                .filter(one -> !one.paused())
                .map(Due::account)
                .distinct()
                .limit(limit)
                .toList();
    }

    @Override
    public void pullBack(Instant now) {
        int rows = database.jdbi()
                .withHandle(handle -> handle.createUpdate(pullBack)
                        .bind("now", Moments.utc(now))
                        .bind("lease", Moments.utc(now.plus(MAX_LEASE)))
                        .bind("wait", Moments.utc(now.plus(MAX_WAIT)))
                        .execute());
        if (rows > 0) {
            LOG.warn("event=due_work_pulled_back rows={}", rows);
        }
    }

    private List<Due> list(String sql, Instant now, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bind("now", Moments.utc(now))
                        .bind("limit", limit)
                        .map((row, context) -> new Due(row.getLong("account_id"), row.getBoolean("paused")))
                        .list());
    }
}
