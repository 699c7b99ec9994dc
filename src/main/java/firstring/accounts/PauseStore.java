package firstring.accounts;

import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Pauses and resumes an account, under the lock of its row. Stateless. */
final class PauseStore {
    private static final String PAUSE = """
            update account
            set paused_at = :now, paused_by = :user, pause_reason = :reason, version = version + 1
            where account_id = :account and paused_at is null
            """;

    private static final String RESUME = """
            update account
            set paused_at = null, paused_by = null, pause_reason = null, resumed_at = :now, version = version + 1
            where account_id = :account and paused_at is not null
            """;

    void pause(Handle tx, Author author, @Nullable String reason, Instant now) {
        UserId user = author.user();
        tx.createUpdate(PAUSE)
                .bind("account", author.account().value())
                .bind("now", Moments.utc(now))
                .bind("user", user == null ? null : user.value())
                .bind("reason", reason)
                .execute();
    }

    void resume(Handle tx, AccountId account, Instant now) {
        tx.createUpdate(RESUME)
                .bind("account", account.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** The pause stored in an account's row, if any. */
    static @Nullable Pause read(ResultSet row) throws SQLException {
        Instant at = Moments.find(row, "paused_at");
        Long by = row.getObject("paused_by", Long.class);
        return at == null
                ? null
                : new Pause(
                        at,
                        by == null ? null : new UserId(by),
                        row.getString("paused_by_name"),
                        row.getString("pause_reason"));
    }
}
