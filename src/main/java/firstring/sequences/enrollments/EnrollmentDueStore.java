package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The due times and failures of enrollments. Thread-safe. */
public final class EnrollmentDueStore {
    private static final String LIST_DUE = """
            select id, attempt
            from enrollment
            where account_id = :account and due_at <= :now
            order by due_at
            limit :limit
            """;

    private static final String POSTPONE = """
            update enrollment set attempt = :attempt, due_at = :due_at, reason = 'retry', fault = 'internal_error'
            where account_id = :account and id = :id and due_at is not null
            """;

    private static final String SET_ASIDE = """
            update enrollment set attempt = :attempt, due_at = null, reason = 'set_aside', fault = :fault
            where account_id = :account and id = :id and state = 'active'
            """;

    private final Database database;

    public EnrollmentDueStore(Database database) {
        this.database = database;
    }

    /** An enrollment that is due, with the number of its step's failures. */
    public record Due(long id, int attempt) {}

    public List<Due> listDue(AccountId account, Instant now, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_DUE)
                        .bind("account", account.value())
                        .bind("now", Moments.utc(now))
                        .bind("limit", limit)
                        .map((row, context) -> new Due(row.getLong("id"), row.getInt("attempt")))
                        .list());
    }

    public void postpone(AccountId account, long id, int attempt, Instant dueAt) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(POSTPONE)
                        .bind("account", account.value())
                        .bind("id", id)
                        .bind("attempt", attempt)
                        .bind("due_at", Moments.utc(dueAt))
                        .execute());
    }

    public void setAside(AccountId account, long id, int attempt, String fault) throws SQLException {
        database.jdbi().useHandle(handle -> setAside(handle, account, id, attempt, fault));
    }

    public static void setAside(Handle tx, AccountId account, long id, int attempt, String fault) {
        tx.createUpdate(SET_ASIDE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("attempt", attempt)
                .bind("fault", fault)
                .execute();
    }
}
