package firstring.accounts.tokens;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.AddressList;
import firstring.accounts.Caller;
import firstring.accounts.EnumCodes;
import firstring.accounts.Role;
import firstring.accounts.Scope;
import firstring.accounts.UserId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.embedded.QuickConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by digest and by id. A token in use is read by two statements: the directory table first, then its account's
 * row.
 */
public final class TokenStore {
    private static final String FIND_BY_DIGEST = """
            select id, account_id, user_id, created_by, scopes, expires_at, rate_limit, rate_limit_per_source,
                   allowed_addresses
            from token
            where digest = :digest and revoked_at is null
            """;

    private static final String FIND_ACTIVE_ROLE = """
            select role from account_user where account_id = :account and id = :user and active
            """;

    private static final String TOUCH = """
            update token set last_used_at = :now where id = :id and (last_used_at is null or last_used_at < :before)
            """;

    private static final String COLUMNS = """
            select id, user_id, name, scopes, hint, short, created_by, expires_at, revoked_at, rate_limit,
                   rate_limit_per_source, allowed_addresses, last_used_at, version, created_at, updated_at
            from token
            """;

    private static final String FIND = COLUMNS + "where account_id = :account and id = :id";

    private static final String LOCK = FIND + " for no key update";

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after
            order by id
            limit :limit
            """;

    private static final String COUNT = """
            select count(*) from token where account_id = :account and revoked_at is null
            """;

    private static final String IS_TAKEN = "select exists (select from token where digest = :digest)";

    /** Inserts nothing when the digest already exists, in any account. */
    private static final String INSERT = """
            insert into token (digest, account_id, user_id, id, name, scopes, hint, short, created_by, expires_at,
                               rate_limit, rate_limit_per_source, allowed_addresses, created_at, updated_at)
            values (:digest, :account, :user, :id, :name, :scopes, :hint, :short, :created_by, :expires_at,
                    :rate_limit, :rate_limit_per_source, :allowed_addresses, :now, :now)
            on conflict (digest) do nothing
            """;

    private static final String UPDATE = """
            update token
            set name = :name, scopes = :scopes, expires_at = :expires_at, revoked_at = :revoked_at,
                rate_limit = :rate_limit, rate_limit_per_source = :rate_limit_per_source, allowed_addresses = :allowed_addresses,
                version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final Duration BETWEEN_TOUCHES = Duration.ofMinutes(1);

    private final Database database;

    public TokenStore(Database database) {
        this.database = database;
    }

    /** A token that is not revoked, of an active user. It may have expired. */
    Optional<KnownToken> findKnown(TokenDigest digest) {
        return database.jdbi()
                .withHandle(handle -> QuickConnection.limit(handle)
                        .createQuery(FIND_BY_DIGEST)
                        .bind("digest", digest.bytes())
                        .map((row, context) -> owned(row))
                        .findOne()
                        .flatMap(owned -> findRole(handle, owned).map(owned::known)));
    }

    void touch(long id, Instant now) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(TOUCH)
                        .bind("id", id)
                        .bind("now", Moments.utc(now))
                        .bind("before", Moments.utc(now.minus(BETWEEN_TOUCHES)))
                        .execute());
    }

    Optional<Token> find(AccountId account, long id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND)
                        .bind("account", account.value())
                        .bind("id", id)
                        .map((row, context) -> token(row))
                        .findOne());
    }

    public List<Token> list(AccountId account, long after, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> token(row))
                        .list());
    }

    int count(Handle tx, AccountId account) {
        return tx.createQuery(COUNT)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .one();
    }

    public Optional<Token> lock(Handle tx, AccountId account, long id) {
        return tx.createQuery(LOCK)
                .bind("account", account.value())
                .bind("id", id)
                .map((row, context) -> token(row))
                .findOne();
    }

    boolean isTaken(Handle tx, TokenDigest digest) {
        return tx.createQuery(IS_TAKEN)
                .bind("digest", digest.bytes())
                .mapTo(Boolean.class)
                .one();
    }

    /** False when the value is taken. */
    boolean insert(Handle tx, AccountId account, Token token, TokenDigest digest) {
        return bind(tx.createUpdate(INSERT), account, token)
                        .bind("digest", digest.bytes())
                        .bind("user", token.user().value())
                        .bind("hint", token.hint())
                        .bind("short", token.isShort())
                        .bind(
                                "created_by",
                                token.createdBy() == null
                                        ? null
                                        : token.createdBy().value())
                        .bind("now", Moments.utc(token.createdAt()))
                        .execute()
                == 1;
    }

    public void update(Handle tx, AccountId account, Token token, Instant now) {
        bind(tx.createUpdate(UPDATE), account, token)
                .bind("revoked_at", Moments.utcOrNull(token.revokedAt()))
                .bind("now", Moments.utc(now))
                .execute();
    }

    private static Optional<Role> findRole(Handle handle, OwnedToken owned) {
        return handle.createQuery(FIND_ACTIVE_ROLE)
                .bind("account", owned.account().value())
                .bind("user", owned.user().value())
                .map((row, context) -> EnumCodes.get(Role.values(), Role::code, row.getString("role")))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, AccountId account, Token token) {
        return statement
                .bind("account", account.value())
                .bind("id", token.id())
                .bind("name", token.name())
                .bindArray(
                        "scopes",
                        String.class,
                        token.scopes().stream().sorted().map(Scope::code).toList())
                .bind("expires_at", Moments.utcOrNull(token.expiresAt()))
                .bind("rate_limit", token.rateLimit())
                .bind("rate_limit_per_source", token.rateLimitPerSource())
                .bindArray("allowed_addresses", String.class, token.allowedAddresses());
    }

    /** A token whose user has not been looked up yet. */
    private record OwnedToken(
            AccountId account, UserId user, UserId maker, Set<Scope> scopes, long id, TokenLimits limits) {

        KnownToken known(Role role) {
            return new KnownToken(new Caller(account, user, role, scopes, id).by(maker), limits);
        }
    }

    private static OwnedToken owned(ResultSet row) throws SQLException {
        UserId user = new UserId(row.getLong("user_id"));
        UserId maker = maker(row);
        return new OwnedToken(
                new AccountId(row.getLong("account_id")),
                user,
                maker == null ? user : maker,
                scopes(AccountStore.texts(row.getArray("scopes"))),
                row.getLong("id"),
                new TokenLimits(
                        Moments.find(row, "expires_at"),
                        row.getObject("rate_limit", Integer.class),
                        row.getObject("rate_limit_per_source", Integer.class),
                        AddressList.of(AccountStore.texts(row.getArray("allowed_addresses")))));
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getLong("id"),
                new UserId(row.getLong("user_id")),
                row.getString("name"),
                scopes(AccountStore.texts(row.getArray("scopes"))),
                row.getString("hint"),
                row.getBoolean("short"),
                maker(row),
                Moments.find(row, "expires_at"),
                Moments.find(row, "revoked_at"),
                row.getObject("rate_limit", Integer.class),
                row.getObject("rate_limit_per_source", Integer.class),
                AccountStore.texts(row.getArray("allowed_addresses")),
                Moments.find(row, "last_used_at"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }

    private static @Nullable UserId maker(ResultSet row) throws SQLException {
        Long maker = row.getObject("created_by", Long.class);
        return maker == null ? null : new UserId(maker);
    }

    private static Set<Scope> scopes(Collection<String> codes) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        codes.forEach(code -> scopes.add(EnumCodes.get(Scope.values(), Scope::code, code)));
        return Set.copyOf(scopes);
    }
}
