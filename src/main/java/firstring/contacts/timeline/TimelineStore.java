package firstring.contacts.timeline;

import firstring.accounts.AccountId;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.FieldOrigin;
import firstring.http.Paging;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.backup.LongRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The events of contacts, in order. Thread-safe. */
public final class TimelineStore {
    private static final int MAX_CHANGES = 50_000;

    private static final String INSERT = """
            insert into timeline (account_id, contact_id, at, id, kind, user_id, outcome, note, changes)
            values (:account, :contact, :at, :id, :kind, :user, :outcome, :note, :changes::json)
            """;

    private static final String LIST = """
            select t.id, t.at, t.kind, t.lead_id, t.user_id, t.outcome, t.note, t.changes, t.message_id
            from timeline t
            where t.account_id = :account and t.contact_id = :contact
              and (:after::bigint is null or (t.at, t.id) < (
                select o.at, o.id from timeline o
                where o.account_id = :account and o.contact_id = :contact and o.id = :after))
            order by t.at desc, t.id desc
            limit :limit
            """;

    private static final String LIST_CHANGES = """
            select t.id, t.at, t.kind, t.lead_id, t.user_id, (t.changes -> :field)::text as change
            from timeline t
            where t.account_id = :account and t.contact_id = :contact and t.changes -> :field is not null
              and (:after::bigint is null or (t.at, t.id) < (
                select o.at, o.id from timeline o
                where o.account_id = :account and o.contact_id = :contact and o.id = :after))
            order by t.at desc, t.id desc
            limit :limit
            """;

    /** One scan over the events: asking field by field would scan them all for each field that never changed. */
    private static final String LIST_ORIGINS = """
            select distinct on (f.field) f.field, t.id, t.at, t.kind, t.lead_id, t.user_id
            from (
              select e.id, e.at, e.kind, e.lead_id, e.user_id, e.changes
              from timeline e
              where e.account_id = :account and e.contact_id = :contact and e.changes is not null
              order by e.at desc, e.id desc
              limit :limit) t
            cross join lateral json_object_keys(t.changes) as f(field)
            order by f.field, t.at desc, t.id desc
            """;

    private static final LongRows LONG_ROWS = new LongRows(Paging.MAX_BYTES, "changes", "note");
    private static final LongRows LONG_CHANGES = new LongRows(Paging.MAX_BYTES, "change");

    private final Database database;

    public TimelineStore(Database database) {
        this.database = database;
    }

    public void insert(Handle tx, AccountId account, TimelineEvent event) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("contact", event.contact().value())
                .bind("at", Moments.utc(event.at()))
                .bind("id", event.id())
                .bind("kind", event.kind())
                .bind("user", event.userId())
                .bind("outcome", event.outcome())
                .bind("note", event.note())
                .bind("changes", event.changes() == null ? null : Json.text(event.changes()))
                .execute();
    }

    /** Most recent first. */
    List<TimelineEvent> list(AccountId account, Contact contact, Paging paging) {
        return LONG_ROWS.list(
                database,
                tx -> tx.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("contact", contact.id().value())
                        .bind("after", paging.after())
                        .bind("limit", paging.fetch()),
                (row, context) -> readEvent(contact.id(), row));
    }

    /** Every event that changed this field, most recent first; {@code changes} is the pair of old and new values. */
    List<TimelineEvent> listChanges(AccountId account, Contact contact, String field, Paging paging) {
        return LONG_CHANGES.list(
                database,
                tx -> tx.createQuery(LIST_CHANGES)
                        .bind("account", account.value())
                        .bind("contact", contact.id().value())
                        .bind("field", field)
                        .bind("after", paging.after())
                        .bind("limit", paging.fetch()),
                (row, context) -> readChange(contact.id(), row));
    }

    /** The latest change of each field, among more events than any contact should have. */
    List<FieldOrigin> listOrigins(AccountId account, Contact contact) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_ORIGINS)
                        .bind("account", account.value())
                        .bind("contact", contact.id().value())
                        .bind("limit", MAX_CHANGES)
                        .map((row, context) -> new FieldOrigin(
                                row.getString("field"),
                                row.getLong("id"),
                                Moments.get(row, "at"),
                                row.getString("kind"),
                                row.getObject("lead_id", Long.class),
                                row.getObject("user_id", Long.class)))
                        .list());
    }

    private static TimelineEvent readChange(ContactId contact, ResultSet row) throws SQLException {
        return new TimelineEvent(
                row.getLong("id"),
                contact,
                Moments.get(row, "at"),
                row.getString("kind"),
                row.getObject("lead_id", Long.class),
                row.getObject("user_id", Long.class),
                null,
                null,
                Json.tree(row.getString("change")));
    }

    private static TimelineEvent readEvent(ContactId contact, ResultSet row) throws SQLException {
        String changes = row.getString("changes");
        return new TimelineEvent(
                row.getLong("id"),
                contact,
                Moments.get(row, "at"),
                row.getString("kind"),
                row.getObject("lead_id", Long.class),
                row.getObject("user_id", Long.class),
                row.getString("outcome"),
                row.getString("note"),
                changes == null ? null : Json.tree(changes),
                row.getObject("message_id", Long.class));
    }
}
