package firstring.accounts;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Sign-ins and sessions, in the directory tables that are read before the account is known. Thread-safe. */
final class SessionStore {
    /** More accounts than this share an address only by abuse; each costs the working out of a password. */
    private static final int MOST_ACCOUNTS = 10;

    private static final String LIST_LOGINS = """
            select account_id, user_id from login where email_key = :email_key order by account_id limit :limit
            """;

    private static final String FIND_PASSWORD = """
            select password_hash from account_user where account_id = :account and id = :user and active
            """;

    private static final String INSERT = """
            insert into session (digest, account_id, user_id, created_at, last_seen_at, expires_at)
            values (:digest, :account, :user, :now, :now, :expires_at)
            """;

    private static final String FIND = """
            select account_id, user_id, last_seen_at
            from session
            where digest = :digest and expires_at > :now and last_seen_at > :idle_since
            """;

    private static final String TOUCH = "update session set last_seen_at = :now where digest = :digest";

    private static final String DELETE = "delete from session where digest = :digest";

    private static final String DELETE_OTHERS = """
            delete from session where account_id = :account and user_id = :user and digest <> :digest
            """;

    /** A user of an account who may sign in with an address. */
    record Login(AccountId account, UserId user) {}

    /** A session's row as far as it is asked for. */
    record SessionRow(Login login, Instant lastSeenAt) {}

    private final Database database;

    SessionStore(Database database) {
        this.database = database;
    }

    List<Login> listLogins(String email) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_LOGINS)
                        .bind("email_key", EmailKey.of(email))
                        .bind("limit", MOST_ACCOUNTS)
                        .map((row, context) ->
                                new Login(new AccountId(row.getLong("account_id")), new UserId(row.getLong("user_id"))))
                        .list());
    }

    /** The stored password of an active user; null when he has none. */
    @Nullable
    String findPassword(Login login) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_PASSWORD)
                        .bind("account", login.account().value())
                        .bind("user", login.user().value())
                        .map((row, context) -> Optional.ofNullable(row.getString("password_hash")))
                        .findOne())
                .flatMap(found -> found)
                .orElse(null);
    }

    void insert(Handle tx, TokenDigest digest, Login login, Instant now) {
        tx.createUpdate(INSERT)
                .bind("digest", digest.bytes())
                .bind("account", login.account().value())
                .bind("user", login.user().value())
                .bind("now", Moments.utc(now))
                .bind("expires_at", Moments.utc(now.plus(Sessions.LONGEST)))
                .execute();
    }

    Optional<SessionRow> find(TokenDigest digest, Instant now, Instant idleSince) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND)
                        .bind("digest", digest.bytes())
                        .bind("now", Moments.utc(now))
                        .bind("idle_since", Moments.utc(idleSince))
                        .map((row, context) -> new SessionRow(
                                new Login(new AccountId(row.getLong("account_id")), new UserId(row.getLong("user_id"))),
                                Moments.get(row, "last_seen_at")))
                        .findOne());
    }

    void touch(TokenDigest digest, Instant now) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(TOUCH)
                        .bind("digest", digest.bytes())
                        .bind("now", Moments.utc(now))
                        .execute());
    }

    void delete(TokenDigest digest) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(DELETE)
                        .bind("digest", digest.bytes())
                        .execute());
    }

    /** Ends every session of a user but one. */
    void deleteOthers(Login login, TokenDigest digest) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(DELETE_OTHERS)
                        .bind("account", login.account().value())
                        .bind("user", login.user().value())
                        .bind("digest", digest.bytes())
                        .execute());
    }
}
