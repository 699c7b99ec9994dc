package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import firstring.accounts.callingrules.StoredRules;
import firstring.accounts.tokens.RecentReads;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.embedded.QuickConnection;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Accounts and their settings. Thread-safe. */
public final class AccountStore {
    /**
     * Records that the first account was created. If two nodes start at once, the second waits here for the first's
     * transaction. The row is stored among the upkeep rows with a due time that never comes.
     */
    private static final String CLAIM_FIRST = """
            insert into upkeep (name, due_at, last_outcome) values ('first_account', 'infinity', 'done')
            on conflict (name) do nothing
            """;

    private static final String ANY_EXISTS = "select exists (select 1 from account)";

    private static final String INSERT = """
            insert into account (account_id, name, country, timezone, created_at, updated_at)
            values (:account, :name, :country, :timezone, :now, :now)
            """;

    private static final String GET = """
            select account_id, name, country, timezone, existing_contacts, invalid_details, allowed_origins, opt_out_words,
                   raw_retention_days, default_rate_limit, default_rate_limit_per_source, call_link,
                   calling_rules_version, version, created_at, updated_at, paused_at, paused_by, pause_reason,
                   (select u.name from account_user u where u.account_id = :account and u.id = paused_by) as paused_by_name,
                   (select json_agg(r order by r.region) from calling_rule r where r.account_id = :account) as rules,
                   (select json_agg(h order by h.id) from holiday h where h.account_id = :account) as holidays
            from account
            where account_id = :account
            """;

    private static final String LIST = """
            select a.account_id, a.name, a.country, a.timezone, a.existing_contacts, a.invalid_details,
                   a.allowed_origins, a.opt_out_words,
                   a.raw_retention_days, a.default_rate_limit, a.default_rate_limit_per_source, a.call_link,
                   a.calling_rules_version, a.version, a.created_at, a.updated_at,
                   a.paused_at, a.paused_by, a.pause_reason,
                   (select u.name from account_user u where u.account_id = a.account_id and u.id = a.paused_by)
                     as paused_by_name,
                   (select json_agg(r order by r.region) from calling_rule r where r.account_id = a.account_id) as rules,
                   (select json_agg(h order by h.id) from holiday h where h.account_id = a.account_id) as holidays
            from account a
            order by a.account_id
            limit :limit
            """;

    private static final String LOCK = GET + "for no key update";

    private static final String COUNT_PAUSED = "select count(*) from account where paused_at is not null";

    private static final String UPDATE = """
            update account
            set name = :name, country = :country, timezone = :timezone, existing_contacts = :existing_contacts,
                invalid_details = :invalid_details,
                allowed_origins = :allowed_origins, opt_out_words = :opt_out_words,
                raw_retention_days = :raw_retention_days, default_rate_limit = :default_rate_limit,
                default_rate_limit_per_source = :default_rate_limit_per_source, call_link = :call_link,
                version = version + 1, updated_at = :now
            where account_id = :account
            """;

    private final Database database;
    private final RecentReads<AccountId, AccountSettings> recent;

    public AccountStore(Database database, Ticker ticker) {
        this.database = database;
        this.recent = new RecentReads<>(ticker, this::read);
    }

    /** Settings as they were at most five seconds ago; a change made on this node is visible at once. */
    public AccountSettings getSettings(AccountId account) {
        return recent.get(account);
    }

    public void forget(AccountId account) {
        recent.forget(account);
    }

    /** True in only one transaction ever, if it commits. */
    boolean claimFirst(Handle tx) {
        return tx.createUpdate(CLAIM_FIRST).execute() == 1;
    }

    boolean anyExists(Handle tx) {
        return tx.createQuery(ANY_EXISTS).mapTo(Boolean.class).one();
    }

    void insert(Handle tx, AccountId account, NewAccount asked, Instant now) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("name", asked.name())
                .bind("country", asked.country())
                .bind("timezone", asked.timezone().getId())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** How many accounts are paused now. */
    public long countPaused() {
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery(COUNT_PAUSED).mapTo(Long.class).one());
    }

    public AccountSettings lock(Handle tx, AccountId account) {
        return tx.createQuery(LOCK)
                .bind("account", account.value())
                .map((row, context) -> settings(row))
                .one();
    }

    void update(Handle tx, AccountSettings changed, Instant now) {
        tx.createUpdate(UPDATE)
                .bind("account", changed.account().value())
                .bind("name", changed.name())
                .bind("country", changed.country())
                .bind("timezone", changed.timezone().getId())
                .bind("existing_contacts", changed.existingContacts().code())
                .bind("invalid_details", changed.invalidDetails().code())
                .bindArray("allowed_origins", String.class, changed.allowedOrigins())
                .bindArray("opt_out_words", String.class, changed.optOutWords())
                .bind("raw_retention_days", changed.rawRetentionDays())
                .bind("default_rate_limit", changed.defaultRateLimit())
                .bind("default_rate_limit_per_source", changed.defaultRateLimitPerSource())
                .bind("call_link", changed.callLink())
                .bind("now", Moments.utc(now))
                .execute();
    }

    List<AccountSettings> list(int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("limit", limit)
                        .map((row, context) -> settings(row))
                        .list());
    }

    AccountSettings read(AccountId account) {
        return database.jdbi()
                .withHandle(handle -> QuickConnection.limit(handle)
                        .createQuery(GET)
                        .bind("account", account.value())
                        .map((row, context) -> settings(row))
                        .one());
    }

    private static AccountSettings settings(ResultSet row) throws SQLException {
        return new AccountSettings(
                new AccountId(row.getLong("account_id")),
                row.getString("name"),
                row.getString("country"),
                ZoneId.of(row.getString("timezone")),
                ExistingContacts.ofCode(row.getString("existing_contacts")),
                InvalidDetails.ofCode(row.getString("invalid_details")),
                texts(row.getArray("allowed_origins")),
                texts(row.getArray("opt_out_words")),
                row.getObject("raw_retention_days", Integer.class),
                row.getObject("default_rate_limit", Integer.class),
                row.getObject("default_rate_limit_per_source", Integer.class),
                row.getString("call_link"),
                StoredRules.read(row.getString("rules"), row.getString("holidays")),
                row.getLong("calling_rules_version"),
                PauseStore.read(row),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }

    public static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
