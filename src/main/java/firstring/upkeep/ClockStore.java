package firstring.upkeep;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The row about the clock that all servers share. Thread-safe. */
final class ClockStore {
    private static final String ENTER = """
            insert into clock_watch (id, seen_at) values (1, :now) on conflict (id) do nothing
            """;

    private static final String LOCK = """
            select seen_at, doubted_from, doubted_until from clock_watch where id = 1 for update
            """;

    private static final String UPDATE = """
            update clock_watch set seen_at = :seen, doubted_from = :from, doubted_until = :until where id = 1
            """;

    private final Database database;

    ClockStore(Database database) {
        this.database = database;
    }

    /** Locks the row, creating it at {@code now} if it does not exist, and stores the result of the change. */
    ClockSight update(Instant now, UnaryOperator<ClockSight> change) {
        return database.jdbi().inTransaction(tx -> {
            tx.createUpdate(ENTER).bind("now", Moments.utc(now)).execute();
            ClockSight last = tx.createQuery(LOCK)
                    .map((row, context) -> new ClockSight(
                            Moments.get(row, "seen_at"),
                            Moments.find(row, "doubted_from"),
                            Moments.find(row, "doubted_until")))
                    .one();
            ClockSight next = change.apply(last);
            tx.createUpdate(UPDATE)
                    .bind("seen", Moments.utc(next.seenAt()))
                    .bind("from", Moments.utcOrNull(next.doubtedFrom()))
                    .bind("until", Moments.utcOrNull(next.doubtedUntil()))
                    .execute();
            return next;
        });
    }
}
