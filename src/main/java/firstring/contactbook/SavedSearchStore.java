package firstring.contactbook;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.NameKey;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.Violation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/** The saved searches of users; each user sees only their own. Thread-safe. */
final class SavedSearchStore {
    private static final String LIST = """
            select id, user_id, name, filter::text as filter, created_at
            from saved_search
            where account_id = :account and user_id = :user
            order by name_key
            limit :limit
            """;

    private static final String FIND = """
            select id, user_id, name, filter::text as filter, created_at
            from saved_search
            where account_id = :account and user_id = :user and id = :id
            """;

    private static final String LOCK_USER = """
            select id from account_user where account_id = :account and id = :user for update
            """;

    private static final String COUNT = """
            select count(*) from saved_search where account_id = :account and user_id = :user
            """;

    private static final String INSERT = """
            insert into saved_search (account_id, id, user_id, name, name_key, filter, created_at)
            values (:account, :id, :user, :name, :key, :filter::jsonb, :now)
            on conflict (account_id, user_id, name_key) do nothing
            """;

    private static final String UPDATE = """
            update saved_search set name = :name, name_key = :key, filter = :filter::jsonb
            where account_id = :account and user_id = :user and id = :id
            """;

    private static final String DELETE = """
            delete from saved_search where account_id = :account and user_id = :user and id = :id
            """;

    private final Database database;

    SavedSearchStore(Database database) {
        this.database = database;
    }

    /** The result of saving a search. */
    enum Saved {
        DONE,
        GONE,
        NAME_TAKEN,
        TOO_MANY
    }

    List<SavedSearch> list(AccountId account, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bind("limit", SavedSearch.MAX_COUNT)
                        .map((row, context) -> read(row))
                        .list());
    }

    Optional<SavedSearch> find(AccountId account, UserId user, long id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bind("id", id)
                        .map((row, context) -> read(row))
                        .findOne());
    }

    Saved insert(AccountId account, SavedSearch search) {
        return database.jdbi().inTransaction(tx -> insert(tx, account, search));
    }

    /** Locks the user's row, so that two tabs cannot exceed the limit together. */
    private static Saved insert(Handle tx, AccountId account, SavedSearch search) {
        tx.createQuery(LOCK_USER)
                .bind("account", account.value())
                .bind("user", search.user().value())
                .mapTo(Long.class)
                .one();
        long count = tx.createQuery(COUNT)
                .bind("account", account.value())
                .bind("user", search.user().value())
                .mapTo(Long.class)
                .one();
        if (count >= SavedSearch.MAX_COUNT) {
            return Saved.TOO_MANY;
        }
        int rows = named(tx.createUpdate(INSERT), account, search)
                .bind("now", Moments.utc(search.createdAt()))
                .execute();
        return rows == 1 ? Saved.DONE : Saved.NAME_TAKEN;
    }

    Saved update(AccountId account, SavedSearch search) {
        try {
            return database.jdbi()
                                    .withHandle(handle -> named(handle.createUpdate(UPDATE), account, search)
                                            .execute())
                            == 1
                    ? Saved.DONE
                    : Saved.GONE;
        } catch (UnableToExecuteStatementException failed) {
            if (Violation.isOf("saved_search_name", failed)) {
                return Saved.NAME_TAKEN;
            }
            throw failed;
        }
    }

    private static Update named(Update update, AccountId account, SavedSearch search) {
        return update.bind("account", account.value())
                .bind("id", search.id())
                .bind("user", search.user().value())
                .bind("name", search.name())
                .bind("key", NameKey.of(search.name()))
                .bind("filter", search.filter());
    }

    boolean delete(AccountId account, UserId user, long id) {
        return database.jdbi()
                        .withHandle(handle -> handle.createUpdate(DELETE)
                                .bind("account", account.value())
                                .bind("user", user.value())
                                .bind("id", id)
                                .execute())
                == 1;
    }

    private static SavedSearch read(ResultSet row) throws SQLException {
        return new SavedSearch(
                row.getLong("id"),
                new UserId(row.getLong("user_id")),
                row.getString("name"),
                row.getString("filter"),
                Moments.get(row, "created_at"));
    }
}
