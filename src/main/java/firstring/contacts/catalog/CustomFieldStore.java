package firstring.contacts.catalog;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.http.Paging;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The definitions of custom fields, and their values for edits. Thread-safe. */
public final class CustomFieldStore {
    private static final String COLUMNS = """
            select id, key, label, type, choices, archived_at is not null as archived, version, created_at, updated_at
            from custom_field
            """;

    private static final String LIST_USABLE = COLUMNS + """
            where account_id = :account and archived_at is null
            order by id
            limit 200
            """;

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after and (archived_at is not null) = :archived
            order by id
            limit :limit
            """;

    private static final String FIND = COLUMNS + "where account_id = :account and id = :id";

    private static final String LOCK = FIND + " for no key update";

    private static final String COUNT = "select count(*) from custom_field where account_id = :account";

    private static final String INSERT = """
            insert into custom_field (account_id, id, key, label, type, choices, created_at, updated_at)
            values (:account, :id, :key, :label, :type, :choices, :now, :now)
            on conflict (account_id, key) do nothing
            """;

    private static final String UPDATE = """
            update custom_field set label = :label, choices = :choices, version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String ARCHIVE = """
            update custom_field set archived_at = :now, version = version + 1, updated_at = :now
            where account_id = :account and id = :id and archived_at is null
            """;

    private static final String FIND_VALUES = """
            select coalesce(custom, '{}')::text from contact where account_id = :account and id = :id
            """;

    private static final String WRITE_VALUES = """
            update contact set custom = nullif(:custom::jsonb, '{}') where account_id = :account and id = :id
            """;

    private final Database database;

    public CustomFieldStore(Database database) {
        this.database = database;
    }

    /** The fields that are not archived. */
    List<CustomField> listUsable(AccountId account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_USABLE)
                        .bind("account", account.value())
                        .map((row, context) -> read(row))
                        .list());
    }

    List<CustomField> list(AccountId account, Paging paging, boolean archived) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("after", paging.afterOrZero())
                        .bind("archived", archived)
                        .bind("limit", paging.fetch())
                        .map((row, context) -> read(row))
                        .list());
    }

    Optional<CustomField> find(AccountId account, long id) {
        return database.jdbi().withHandle(handle -> find(handle, FIND, account, id));
    }

    Optional<CustomField> lock(Handle tx, AccountId account, long id) {
        return find(tx, LOCK, account, id);
    }

    /** Counts archived fields too, because their keys stay taken. */
    int count(Handle tx, AccountId account) {
        return tx.createQuery(COUNT)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .one();
    }

    /** False when the key is taken. */
    boolean insert(Handle tx, AccountId account, CustomField field) {
        return tx.createUpdate(INSERT)
                        .bind("account", account.value())
                        .bind("id", field.id())
                        .bind("key", field.key())
                        .bind("label", field.label())
                        .bind("type", field.type().code())
                        .bindArray("choices", String.class, field.choices())
                        .bind("now", Moments.utc(field.createdAt()))
                        .execute()
                > 0;
    }

    void update(Handle tx, AccountId account, CustomField field) {
        tx.createUpdate(UPDATE)
                .bind("account", account.value())
                .bind("id", field.id())
                .bind("label", field.label())
                .bindArray("choices", String.class, field.choices())
                .bind("now", Moments.utc(field.updatedAt()))
                .execute();
    }

    void archive(Handle tx, AccountId account, long id, Instant now) {
        tx.createUpdate(ARCHIVE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** A contact's values as a JSON object. */
    public String findValues(Handle tx, AccountId account, ContactId contact) {
        return tx.createQuery(FIND_VALUES)
                .bind("account", account.value())
                .bind("id", contact.value())
                .mapTo(String.class)
                .one();
    }

    public void writeValues(Handle tx, AccountId account, ContactId contact, String custom) {
        tx.createUpdate(WRITE_VALUES)
                .bind("account", account.value())
                .bind("id", contact.value())
                .bind("custom", custom)
                .execute();
    }

    private static Optional<CustomField> find(Handle handle, String sql, AccountId account, long id) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    private static CustomField read(ResultSet row) throws SQLException {
        return new CustomField(
                row.getLong("id"),
                row.getString("key"),
                row.getString("label"),
                CustomField.Type.of(row.getString("type")),
                List.of((String[]) row.getArray("choices").getArray()),
                row.getBoolean("archived"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }
}
