package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.http.Paging;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What happened to contacts, in order, and their quarrels about numbers. Thread-safe. */
final class TimelineStore {
    private static final String INSERT = """
            insert into timeline (account_id, contact_id, at, id, kind, user_id, outcome, changes)
            values (:account, :contact, :at, :id, :kind, :user, :outcome, :changes::json)
            """;

    private static final String LIST = """
            select t.id, t.at, t.kind, t.lead_id, t.user_id, t.outcome, t.note, t.changes
            from timeline t
            where t.account_id = :account and t.contact_id = :contact
              and (:after::bigint is null or (t.at, t.id) < (
                select o.at, o.id from timeline o
                where o.account_id = :account and o.contact_id = :contact and o.id = :after))
            order by t.at desc, t.id desc
            limit :limit
            """;

    private static final String CONFLICT_COLUMNS = """
            select id, e164, contact_id, other_contact_id, lead_id, created_at, resolved_at
            from conflict
            """;

    private static final String LIST_CONFLICTS = CONFLICT_COLUMNS + """
            where account_id = :account and id > :after and resolved_at is null
            order by id
            limit :limit
            """;

    private static final String RESOLVE_CONFLICT = """
            update conflict set resolved_at = coalesce(resolved_at, :now) where account_id = :account and id = :id
            """;

    private final Database database;

    TimelineStore(Database database) {
        this.database = database;
    }

    void insert(Handle tx, AccountId account, TimelineEvent event) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("contact", event.contact().value())
                .bind("at", Moments.utc(event.at()))
                .bind("id", event.id())
                .bind("kind", event.kind())
                .bind("user", event.userId())
                .bind("outcome", event.outcome())
                .bind("changes", event.changes() == null ? null : Json.text(event.changes()))
                .execute();
    }

    /** The latest first. */
    List<TimelineEvent> list(AccountId account, ContactId contact, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("contact", contact.value())
                        .bind("after", paging.after())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> readEvent(contact, row))
                        .list());
    }

    /** The open ones, the oldest first. */
    List<Conflict> listConflicts(AccountId account, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_CONFLICTS)
                        .bind("account", account.value())
                        .bind("after", paging.afterOrZero())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> readConflict(row))
                        .list());
    }

    /** False when the account has no such conflict. */
    boolean resolveConflict(AccountId account, long id, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate(RESOLVE_CONFLICT)
                                .bind("account", account.value())
                                .bind("id", id)
                                .bind("now", Moments.utc(now))
                                .execute()
                        > 0);
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
                changes == null ? null : Json.tree(changes));
    }

    private static Conflict readConflict(ResultSet row) throws SQLException {
        return new Conflict(
                row.getLong("id"),
                row.getString("e164"),
                new ContactId(row.getLong("contact_id")),
                new ContactId(row.getLong("other_contact_id")),
                row.getObject("lead_id", Long.class),
                Moments.get(row, "created_at"),
                Moments.find(row, "resolved_at"));
    }
}
