package firstring.work;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The due times in a table of due work, whose claims move the due time of a row to the end of its lease. The table has an
 * index of the due times of its open rows. Thread-safe.
 */
public final class DueStore implements DueTimes {
    /** So many due rows are told apart at once; of more, each account is asked for its first. */
    private static final int FEW = 1_000;

    private final Database database;
    private final String findEarliest;
    private final String findFew;
    private final String findAccounts;

    /** Of a table whose rows are open while they have a due time. */
    public DueStore(Database database, String table) {
        this(database, table, "due_at is not null");
    }

    /** @param open what is true of open rows; the condition of the index */
    public DueStore(Database database, String table, String open) {
        this.database = database;
        this.findEarliest = """
                select due_at from %s where %s order by due_at limit 1
                """.formatted(table, open);
        this.findFew = """
                select account_id from %s where %s and due_at <= :now order by due_at limit :limit
                """.formatted(table, open);
        this.findAccounts = """
                select a.account_id
                from account as a
                cross join lateral (
                  select d.due_at from %s as d
                  where d.account_id = a.account_id and d.due_at <= :now and %s
                  order by d.due_at limit 1) as first
                order by first.due_at
                limit :limit
                """.formatted(table, open);
    }

    @Override
    public Optional<Instant> findEarliest() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(findEarliest)
                        .map((row, context) -> Moments.get(row, "due_at"))
                        .findOne());
    }

    @Override
    public List<Long> findAccounts(Instant now, int limit) {
        List<Long> few = list(findFew, now, FEW);
        return few.size() < FEW ? few.stream().distinct().limit(limit).toList() : list(findAccounts, now, limit);
    }

    private List<Long> list(String sql, Instant now, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bind("now", Moments.utc(now))
                        .bind("limit", limit)
                        .mapTo(Long.class)
                        .list());
    }
}
