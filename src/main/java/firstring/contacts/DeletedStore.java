package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.merge.ContactCopies;
import firstring.http.Paging;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Deleted contacts that can be restored. Thread-safe. */
public final class DeletedStore {
    private static final String INSERT = """
            insert into deleted_contact (account_id, id, name, phone_number, user_id, deleted_at, rows_before)
            values (:account, :id, :name, :phone, :user, :now, :rows::json)
            """;

    private static final String LIST = """
            select id, name, phone_number, user_id, deleted_at
            from deleted_contact
            where account_id = :account and (:after::bigint is null or id < :after)
              and (:all or coalesce(
                (rows_before -> 'contact' -> 0 ->> 'user_id')::bigint = any (:owners), :unowned))
            order by id desc
            limit :limit
            """;

    private static final String LIST_ROWS = """
            select r.key, r.value::text as rows
            from deleted_contact d, json_each(d.rows_before) r
            where d.account_id = :account and d.id = :id
            """;

    private static final String DELETE = "delete from deleted_contact where account_id = :account and id = :id";

    private final Database database;

    DeletedStore(Database database) {
        this.database = database;
    }

    /** A deleted contact in a list. */
    public record Deleted(ContactId id, String name, String phoneNumber, UserId user, Instant deletedAt) {}

    void insert(Handle tx, AccountId account, Deleted contact, Map<String, String> rows) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("id", contact.id().value())
                .bind("name", contact.name())
                .bind("phone", contact.phoneNumber())
                .bind("user", contact.user().value())
                .bind("now", Moments.utc(contact.deletedAt()))
                .bind("rows", ContactCopies.text(rows))
                .execute();
    }

    /** Most recently deleted first; a contact's last owner decides which users see it. */
    List<Deleted> list(AccountId account, Visibility visible, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("all", visible.all())
                        .bind("unowned", visible.unowned())
                        .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                        .bind("after", paging.after())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> new Deleted(
                                new ContactId(row.getLong("id")),
                                row.getString("name"),
                                row.getString("phone_number"),
                                new UserId(row.getLong("user_id")),
                                Moments.get(row, "deleted_at")))
                        .list());
    }

    /** Its rows by table; missing when it is not deleted. */
    Loaded<Map<String, String>> rows(Handle tx, AccountId account, ContactId id, Visibility visible) {
        Map<String, String> rows = new LinkedHashMap<>();
        tx.createQuery(LIST_ROWS)
                .bind("account", account.value())
                .bind("id", id.value())
                .map((row, context) -> Map.entry(row.getString("key"), row.getString("rows")))
                .forEach(table -> rows.put(table.getKey(), table.getValue()));
        return rows.isEmpty()
                ? new Loaded.Missing<>()
                : Loaded.of(Optional.of(rows), copies -> allows(visible, copies));
    }

    private static boolean allows(Visibility visible, Map<String, String> copies) {
        return Json.tree(copies.getOrDefault(ContactCopies.CONTACTS.table(), "[]"))
                .valueStream()
                .allMatch(visible::allowsRow);
    }

    void delete(Handle tx, AccountId account, ContactId id) {
        tx.createUpdate(DELETE)
                .bind("account", account.value())
                .bind("id", id.value())
                .execute();
    }
}
