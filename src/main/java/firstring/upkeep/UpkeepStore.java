package firstring.upkeep;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.work.DueTimes;
import firstring.work.DueWork.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The upkeep rows, one per task. Thread-safe. */
final class UpkeepStore implements DueTimes {
    private static final String ENTER = """
            insert into upkeep (name, due_at) values (:name, :now) on conflict (name) do nothing
            """;

    private static final String FIND_EARLIEST_DUE = "select min(greatest(due_at, leased_until)) as due_at from upkeep";

    private static final String CLAIM = """
            with picked as materialized (
              select name
              from upkeep
              where due_at <= :now and (leased_until is null or leased_until <= :now)
              order by due_at
              limit :limit
              for update skip locked)
            update upkeep as u set leased_until = :until, attempt = u.attempt + 1
            from picked
            where u.name = picked.name
            returning u.name, u.attempt
            """;

    private static final String FINISH = """
            update upkeep
            set due_at = :due_at, leased_until = null, attempt = 0, last_outcome = :outcome, last_run_at = :now
            where name = :name and leased_until = :until
            """;

    private static final String POSTPONE = """
            update upkeep set due_at = :due_at, leased_until = null, last_outcome = :outcome
            where name = :name and leased_until = :until
            """;

    private static final String PULL_BACK = """
            update upkeep
            set due_at = :now, leased_until = null
            where name = :name and (due_at > :latest or leased_until > :latest)
            """;

    private static final String REMOVE = "delete from upkeep where name = :name and leased_until = :until";

    private final Database database;

    UpkeepStore(Database database) {
        this.database = database;
    }

    void enter(Collection<String> tasks, Instant now) {
        database.jdbi().useHandle(handle -> tasks.stream().sorted().forEach(task -> enter(handle, task, now)));
    }

    @Override
    public Optional<Instant> findEarliest() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_EARLIEST_DUE)
                        .map((row, context) -> Optional.ofNullable(Moments.find(row, "due_at")))
                        .one());
    }

    @Override
    public List<Long> findAccounts(Instant now, int limit) {
        return findEarliest().filter(due -> !due.isAfter(now)).isPresent() ? List.of(0L) : List.of();
    }

    /** Done task by task, since each has its own interval: {@link #pullBack(String, Instant, Instant)}. */
    @Override
    public void pullBack(Instant now) {}

    List<UpkeepRun> claim(Claim claim) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(CLAIM)
                        .bind("now", Moments.utc(claim.now()))
                        .bind("until", Moments.utc(claim.leasedUntil()))
                        .bind("limit", claim.limit())
                        .map((row, context) ->
                                new UpkeepRun(row.getString("name"), claim.leasedUntil(), row.getInt("attempt")))
                        .list());
    }

    void finish(UpkeepRun run, Instant now, Duration every, String outcome) {
        database.jdbi()
                .useHandle(handle -> bindLease(handle.createUpdate(FINISH), run)
                        .bind("due_at", Moments.utc(now.plus(every)))
                        .bind("now", Moments.utc(now))
                        .bind("outcome", outcome)
                        .execute());
    }

    void postpone(UpkeepRun run, Instant dueAt, String outcome) {
        database.jdbi()
                .useHandle(handle -> bindLease(handle.createUpdate(POSTPONE), run)
                        .bind("due_at", Moments.utc(dueAt))
                        .bind("outcome", outcome)
                        .execute());
    }

    /**
     * Makes a task due now if it is due or leased beyond its interval: it was scheduled under a clock that was ahead.
     */
    void pullBack(String task, Instant latest, Instant now) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(PULL_BACK)
                        .bind("name", task)
                        .bind("latest", Moments.utc(latest))
                        .bind("now", Moments.utc(now))
                        .execute());
    }

    void remove(UpkeepRun run) {
        database.jdbi()
                .useHandle(handle -> bindLease(handle.createUpdate(REMOVE), run).execute());
    }

    private static void enter(Handle handle, String task, Instant now) {
        handle.createUpdate(ENTER)
                .bind("name", task)
                .bind("now", Moments.utc(now))
                .execute();
    }

    private static <S extends SqlStatement<S>> S bindLease(S statement, UpkeepRun run) {
        return statement.bind("name", run.task()).bind("until", Moments.utc(run.leasedUntil()));
    }
}
