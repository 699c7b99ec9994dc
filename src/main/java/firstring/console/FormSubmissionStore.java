package firstring.console;

import firstring.accounts.signin.Session;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The forms that users have sent. Thread-safe. */
final class FormSubmissionStore {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int MOST = 500;

    private static final String INSERT = """
            insert into form_press (account_id, user_id, digest, pressed_at)
            values (:account, :user, :digest, :now)
            on conflict do nothing
            """;

    private static final String FORGET = """
            delete from form_press
            where account_id = :account and user_id = :user and pressed_at < greatest(:old, (
              select n.pressed_at from form_press n
              where n.account_id = :account and n.user_id = :user
              order by n.pressed_at desc
              offset :most limit 1))
            """;

    private static final String FINISH = """
            update form_press set done = true, location = :location
            where account_id = :account and user_id = :user and digest = :digest
            """;

    private static final String DELETE = """
            delete from form_press where account_id = :account and user_id = :user and digest = :digest
            """;

    private static final String FIND = """
            select done, location from form_press
            where account_id = :account and user_id = :user and digest = :digest
            """;

    /**
     * What is known of a press.
     *
     * @param location where its answer sent the browser; null: nowhere, or it is under way
     */
    record Known(boolean done, @Nullable String location) {}

    private final Database database;

    FormSubmissionStore(Database database) {
        this.database = database;
    }

    /** False when the form was sent before. Forgets the user's oldest. */
    boolean insert(Session session, FormSubmission press, Instant now) {
        return database.jdbi().inTransaction(tx -> {
            boolean first = bind(tx.createUpdate(INSERT), session, press)
                            .bind("now", Moments.utc(now))
                            .execute()
                    == 1;
            if (first) {
                tx.createUpdate(FORGET)
                        .bind("account", session.account().value())
                        .bind("user", session.user().id().value())
                        .bind("old", Moments.utc(now.minus(KEPT)))
                        .bind("most", MOST)
                        .execute();
            }
            return first;
        });
    }

    void finish(Session session, FormSubmission press, @Nullable String location) {
        database.jdbi()
                .useHandle(handle -> bind(handle.createUpdate(FINISH), session, press)
                        .bind("location", location)
                        .execute());
    }

    void delete(Session session, FormSubmission press) {
        database.jdbi()
                .useHandle(handle ->
                        bind(handle.createUpdate(DELETE), session, press).execute());
    }

    Optional<Known> find(Session session, FormSubmission press) {
        return database.jdbi()
                .withHandle(handle -> bind(handle.createQuery(FIND), session, press)
                        .map((row, context) -> new Known(row.getBoolean("done"), row.getString("location")))
                        .findOne());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Session session, FormSubmission press) {
        return statement
                .bind("account", session.account().value())
                .bind("user", session.user().id().value())
                .bind("digest", press.digest());
    }
}
