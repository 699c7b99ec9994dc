package firstring.accounts.callingrules;

import firstring.accounts.AccountId;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.time.AttemptCap;
import firstring.time.CallingRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The calling rules that accounts have changed. Thread-safe. */
final class CallingRuleStore {
    private static final String COLUMNS = """
            select region, hours, no_holidays, max_attempts, attempt_hours, version, updated_at
            from calling_rule
            where account_id = :account
            """;

    private static final String LIST = COLUMNS + "order by region";

    private static final String FIND = COLUMNS + "and region = :region";

    private static final String SAVE = """
            insert into calling_rule as r (account_id, region, hours, no_holidays, max_attempts, attempt_hours, created_at,
                updated_at)
            values (:account, :region, :hours::jsonb, :no_holidays, :max_attempts, :attempt_hours, :now, :now)
            on conflict (account_id, region) do update
            set hours = excluded.hours, no_holidays = excluded.no_holidays, max_attempts = excluded.max_attempts,
                attempt_hours = excluded.attempt_hours, version = r.version + 1, updated_at = excluded.updated_at
            """;

    private static final String DELETE = "delete from calling_rule where account_id = :account and region = :region";

    private static final String COUNT_EDIT = """
            update account set calling_rules_version = calling_rules_version + 1 where account_id = :account
            """;

    private final Database database;

    CallingRuleStore(Database database) {
        this.database = database;
    }

    List<StoredRule> list(AccountId account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .map((row, context) -> read(row))
                        .list());
    }

    Optional<StoredRule> find(Handle tx, AccountId account, String region) {
        return tx.createQuery(FIND)
                .bind("account", account.value())
                .bind("region", region)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Creates or changes the account's own rule of a region. */
    void save(Handle tx, AccountId account, String region, CallingRule rule, Instant now) {
        AttemptCap cap = rule.cap();
        tx.createUpdate(SAVE)
                .bind("account", account.value())
                .bind("region", region)
                .bind("hours", StoredRules.json(rule.windows()))
                .bind("no_holidays", rule.noHolidays())
                .bind("max_attempts", cap == null ? null : cap.attempts())
                .bind("attempt_hours", cap == null ? null : (int) cap.within().toHours())
                .bind("now", Moments.utc(now))
                .execute();
    }

    void delete(Handle tx, AccountId account, String region) {
        tx.createUpdate(DELETE)
                .bind("account", account.value())
                .bind("region", region)
                .execute();
    }

    /**
     * Records that rules or holidays have changed, so that results computed from them become invalid. Call in the same
     * transaction.
     */
    void countEdit(Handle tx, AccountId account) {
        tx.createUpdate(COUNT_EDIT).bind("account", account.value()).execute();
    }

    private static StoredRule read(ResultSet row) throws SQLException {
        return new StoredRule(
                row.getString("region"),
                new CallingRule(
                        StoredRules.windows(Json.tree(row.getString("hours"))),
                        row.getBoolean("no_holidays"),
                        cap(row.getObject("max_attempts", Integer.class), row.getInt("attempt_hours"))),
                row.getLong("version"),
                Moments.get(row, "updated_at"));
    }

    private static @Nullable AttemptCap cap(@Nullable Integer attempts, int hours) {
        return attempts == null ? null : new AttemptCap(attempts, Duration.ofHours(hours));
    }
}
