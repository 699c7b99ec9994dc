package firstring.accounts.callingrules;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.time.FederalHoliday;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The holidays that accounts have created or changed. Thread-safe. */
final class HolidayStore {
    private static final String COLUMNS = """
            select id, code, name, on_date, every_year, everywhere, active, version, updated_at
            from holiday
            where account_id = :account
            """;

    private static final String LIST = COLUMNS + "order by on_date, id limit 1000";

    private static final String FIND = COLUMNS + "and id = :id";

    private static final String FIND_FEDERAL = COLUMNS + "and code = :code";

    private static final String COUNT = "select count(*) from holiday where account_id = :account";

    private static final String SAVE = """
            insert into holiday as h (account_id, id, code, name, on_date, every_year, everywhere, active, created_at,
                updated_at)
            values (:account, :id, :code, :name, :on_date, :every_year, :everywhere, :active, :now, :now)
            on conflict (account_id, id) do update
            set name = excluded.name, on_date = excluded.on_date, every_year = excluded.every_year,
                everywhere = excluded.everywhere, active = excluded.active, version = h.version + 1,
                updated_at = excluded.updated_at
            """;

    private static final String DELETE = "delete from holiday where account_id = :account and id = :id";

    private final Database database;

    HolidayStore(Database database) {
        this.database = database;
    }

    List<StoredHoliday> list(AccountId account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .map((row, context) -> read(row))
                        .list());
    }

    Optional<StoredHoliday> find(Handle tx, AccountId account, long id) {
        return tx.createQuery(FIND)
                .bind("account", account.value())
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    Optional<StoredHoliday> find(Handle tx, AccountId account, FederalHoliday federal) {
        return tx.createQuery(FIND_FEDERAL)
                .bind("account", account.value())
                .bind("code", federal.code())
                .map((row, context) -> read(row))
                .findOne();
    }

    long count(Handle tx, AccountId account) {
        return tx.createQuery(COUNT)
                .bind("account", account.value())
                .mapTo(Long.class)
                .one();
    }

    /** Creates or changes the row with this id. */
    void save(Handle tx, AccountId account, long id, StoredHoliday holiday, Instant now) {
        FederalHoliday federal = holiday.federal();
        tx.createUpdate(SAVE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("code", federal == null ? null : federal.code())
                .bind("name", holiday.name())
                .bind("on_date", holiday.day())
                .bind("every_year", holiday.everyYear())
                .bind("everywhere", holiday.everywhere())
                .bind("active", holiday.active())
                .bind("now", Moments.utc(now))
                .execute();
    }

    void delete(Handle tx, AccountId account, long id) {
        tx.createUpdate(DELETE).bind("account", account.value()).bind("id", id).execute();
    }

    private static StoredHoliday read(ResultSet row) throws SQLException {
        return new StoredHoliday(
                row.getLong("id"),
                federal(row.getString("code")),
                row.getString("name"),
                row.getObject("on_date", LocalDate.class),
                row.getBoolean("every_year"),
                row.getBoolean("everywhere"),
                row.getBoolean("active"),
                row.getLong("version"),
                Moments.get(row, "updated_at"));
    }

    private static @Nullable FederalHoliday federal(@Nullable String code) {
        return code == null ? null : FederalHoliday.ofCode(code).orElseThrow();
    }
}
