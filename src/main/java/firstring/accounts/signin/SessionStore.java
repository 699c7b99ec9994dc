package firstring.accounts.signin;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.tokens.TokenDigest;
import firstring.accounts.users.EmailKey;
import firstring.accounts.users.Login;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Sign-ins and sessions, in the directory tables that are read before the account is known. Thread-safe. */
public final class SessionStore {
    /** More accounts than this share an address only by abuse. */
    private static final int MAX_ACCOUNTS = 200;

    /** Matches no password; hashed when there is no login, so that the attempt takes as long as with one. */
    private static final String UNKNOWN_USER_HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final Login UNKNOWN_USER = new Login(new AccountId(0), new UserId(0));

    private static final String LIST_LOGINS = """
            select account_id, user_id from login where email_key = :email_key order by account_id limit :limit
            """;

    private static final String LIST_ACCOUNT_NAMES = """
            select account_id, name from account where account_id = any (:accounts)
            """;

    private static final String GET_CREDENTIAL = """
            select password_hash, session_epoch
            from account_user
            where account_id = :account and id = :user and active and password_hash is not null
            """;

    private static final String INSERT = """
            insert into session (digest, account_id, user_id, epoch, created_at, last_seen_at, expires_at)
            values (:digest, :account, :user, :epoch, :now, :now, :expires_at)
            """;

    private static final String FIND = """
            select account_id, user_id, epoch, last_seen_at
            from session
            where digest = :digest and expires_at > :now and last_seen_at > :idle_since
            """;

    private static final String TOUCH = "update session set last_seen_at = :now where digest = :digest";

    private static final String DELETE = "delete from session where digest = :digest";

    private static final String RENEW = """
            update session set epoch = :epoch where digest = :digest and account_id = :account and user_id = :user
            """;

    /**
     * The stored password hash that a password is checked against.
     *
     * @param epoch the user's epoch when it was read: a session opened after a later change of the user is already
     *     ended
     */
    record Credential(String passwordHash, long epoch) {}

    /** The columns of a session's row that are needed. */
    record SessionRow(Login login, long epoch, Instant lastSeenAt) {}

    private final Database database;

    public SessionStore(Database database) {
        this.database = database;
    }

    List<Login> listLogins(String email) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_LOGINS)
                        .bind("email_key", EmailKey.of(email))
                        .bind("limit", MAX_ACCOUNTS)
                        .map((row, context) ->
                                new Login(new AccountId(row.getLong("account_id")), new UserId(row.getLong("user_id"))))
                        .list());
    }

    Map<AccountId, String> listAccountNames(List<AccountId> accounts) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_ACCOUNT_NAMES)
                        .bindArray(
                                "accounts",
                                Long.class,
                                accounts.stream().map(AccountId::value).toList())
                        .map((row, context) ->
                                Map.entry(new AccountId(row.getLong("account_id")), row.getString("name")))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The hash of an active user; for users without a password and unknown users, one that no password matches. */
    Credential getCredential(Optional<Login> login) {
        Login asked = login.orElse(UNKNOWN_USER);
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(GET_CREDENTIAL)
                        .bind("account", asked.account().value())
                        .bind("user", asked.user().value())
                        .map((row, context) ->
                                new Credential(row.getString("password_hash"), row.getLong("session_epoch")))
                        .findOne())
                .orElse(new Credential(UNKNOWN_USER_HASH, 0));
    }

    void insert(Handle tx, TokenDigest digest, Login login, long epoch, Instant now) {
        tx.createUpdate(INSERT)
                .bind("digest", digest.bytes())
                .bind("account", login.account().value())
                .bind("user", login.user().value())
                .bind("epoch", epoch)
                .bind("now", Moments.utc(now))
                .bind("expires_at", Moments.utc(now.plus(Sessions.MAX_AGE)))
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
                                row.getLong("epoch"),
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
        database.jdbi().useHandle(handle -> delete(handle, digest));
    }

    void delete(Handle tx, TokenDigest digest) {
        tx.createUpdate(DELETE).bind("digest", digest.bytes()).execute();
    }

    /** Keeps a session through a change of its user that it made itself. */
    void renew(Handle tx, TokenDigest digest, Login login, long epoch) {
        tx.createUpdate(RENEW)
                .bind("digest", digest.bytes())
                .bind("account", login.account().value())
                .bind("user", login.user().value())
                .bind("epoch", epoch)
                .execute();
    }
}
