package firstring.bench.growth;

import firstring.bench.BenchAccount;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Enrolls contacts in bulk, as if leads had done it, and reads their progress. */
public final class StepStore {
    /** Above every id that a sequence has generated, below 2^53. */
    private static final long FIRST_ID = 1L << 41;

    private static final int CHUNK = 50_000;

    private static final String INSERT_SEQUENCE = """
            insert into sequence (account_id, id, name, steps, created_at, updated_at)
            values (:account, :id, 'Bench', cast(:steps as jsonb), :now, :now)
            """;

    private static final String INSERT_PLAN = """
            insert into sequence_plan (account_id, sequence_id, plan, steps, created_at)
            values (:account, :id, 1, cast(:steps as jsonb), :now)
            """;

    private static final String FILL_CONTACTS = """
            insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
            select :account, :first + n, '+1' || (2000000000 + (:first + n) % 7999999999), 'America/Los_Angeles', true, :now, :now
            from generate_series(1, :count) as n
            """;

    private static final String FILL_ENROLLMENTS = """
            insert into enrollment (account_id, id, sequence_id, contact_id, enrolled_at, due_at)
            select :account, :first + n, :sequence, :first + n, :now, cast(:due_at as timestamptz) + n * cast(:apart as interval)
            from generate_series(1, :count) as n
            """;

    private static final String COUNT_LEFT = """
            select count(*)
            from enrollment
            where account_id = :account and sequence_id = :sequence and state = 'active' and due_at < :before
            """;

    private static final String LIST_DELAYS = """
            select extract(epoch from t.at - e.due_was) * 1000 as delay
            from timeline as t
            join (
              select contact_id, cast(:due_at as timestamptz) + (contact_id - :first) * cast(:apart as interval) as due_was
              from enrollment where account_id = :account and sequence_id = :sequence) as e on e.contact_id = t.contact_id
            where t.account_id = :account and t.kind = 'sequence' and t.outcome = 'set_disposition'
            order by delay
            """;

    private final Database database;
    private long nextId = FIRST_ID;

    public StepStore(Database database) {
        this.database = database;
    }

    /** Contacts enrolled together: the first is due at a given time, the others at fixed intervals after it. */
    record Group(BenchAccount account, long sequence, long first, Instant dueAt, String apart) {}

    long makeSequence(BenchAccount account, String steps) {
        long id = nextId++;
        database.jdbi().useTransaction(tx -> {
            for (String sql : List.of(INSERT_SEQUENCE, INSERT_PLAN)) {
                tx.createUpdate(sql)
                        .bind("account", account.id().value())
                        .bind("id", id)
                        .bind("steps", steps)
                        .bind("now", Moments.utc(Instant.now()))
                        .execute();
            }
        });
        return id;
    }

    /** Creates this many contacts and enrolls them; the server sees them all at once, or a chunk at a time. */
    Group enroll(BenchAccount account, long sequence, int count, Instant dueAt, String apart) {
        Group group = new Group(account, sequence, nextId, dueAt, apart);
        for (int left = count; left > 0; left -= CHUNK) {
            int chunk = Math.min(CHUNK, left);
            database.jdbi().useTransaction(tx -> {
                fill(tx, FILL_CONTACTS, group, chunk);
                fill(tx, FILL_ENROLLMENTS, group, chunk);
            });
            nextId += chunk + 1;
        }
        return group;
    }

    private void fill(Handle tx, String sql, Group group, int count) {
        var update = tx.createUpdate(sql)
                .bind("account", group.account().id().value())
                .bind("first", nextId)
                .bind("count", count)
                .bind("now", Moments.utc(Instant.now()));
        if (sql.equals(FILL_ENROLLMENTS)) {
            update.bind("sequence", group.sequence())
                    .bind("due_at", Moments.utc(group.dueAt()))
                    .bind("apart", group.apart());
        }
        update.execute();
    }

    /** The number of contacts in the sequence with something left to do before a given time. */
    long countLeft(Group group, Instant before) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNT_LEFT)
                        .bind("account", group.account().id().value())
                        .bind("sequence", group.sequence())
                        .bind("before", Moments.utc(before))
                        .mapTo(Long.class)
                        .one());
    }

    /** How late each step began, in milliseconds, smallest first. */
    List<Double> listDelays(Group group) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_DELAYS)
                        .bind("account", group.account().id().value())
                        .bind("sequence", group.sequence())
                        .bind("first", group.first())
                        .bind("due_at", Moments.utc(group.dueAt()))
                        .bind("apart", group.apart())
                        .mapTo(Double.class)
                        .list());
    }

    void analyze() {
        database.jdbi().useHandle(handle -> handle.execute("vacuum (analyze) contact, enrollment"));
    }
}
