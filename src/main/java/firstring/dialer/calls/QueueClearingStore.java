package firstring.dialer.calls;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.dialer.EntryId;
import firstring.dialer.QueueRef;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds and closes many entries at once. Thread-safe. */
final class QueueClearingStore {
    private static final String COLUMNS = """
            select id, list_id, user_id, contact_id
            from dialer_entry
            where account_id = :account and state in ('queued', 'leased')
            """;

    private static final String PAGE = """
              and id > :after and id < :before
            order by id
            limit :limit
            """;

    private static final String LIST = COLUMNS + " and user_id = :queue" + PAGE;

    private static final String LIST_IN_LIST = COLUMNS + " and user_id is null and list_id = :queue" + PAGE;

    private static final String LIST_OF_CONTACT = COLUMNS + " and contact_id = :contact order by id limit 2000";

    private static final String FIND = COLUMNS + " and id = any (:ids) order by id";

    private static final String LOCK_OPEN = FIND + " for update";

    private static final String LOCK_CONTACTS = """
            select id from contact where account_id = :account and id = any (:ids) order by id for update
            """;

    private static final String EXISTS_CONTACT =
            "select exists (select 1 from contact where account_id = :account and id = :id)";

    private static final String REMOVE = """
            update dialer_entry
            set state = 'removed', closed_at = :now, leased_until = null, lease = null
            where account_id = :account and id = any (:ids)
            """;

    private static final String INSERT_TIMELINE = """
            insert into timeline as t (account_id, contact_id, at, id, kind, user_id, outcome)
            select a.account_id, x.contact_id, :now, x.id, 'dialer', :by, 'removed'
            from account a, unnest(:ids, :contacts) as x(id, contact_id)
            where a.account_id = :account
            """;

    /** An open entry and the queue or list it is in. */
    record Found(long id, QueueRef queue, ContactId contact) {}

    /** A page of entries with ids between two values. */
    record IdRange(long after, long before, int limit) {}

    /** The user who removes entries, and when; {@code ids} are for the timeline. */
    record Removal(LongSupplier ids, UserId by, Instant at) {}

    private final Database database;

    QueueClearingStore(Database database) {
        this.database = database;
    }

    List<Found> list(AccountId account, QueueRef queue, IdRange range) {
        String sql = switch (queue) {
            case QueueRef.MyQueue _ -> LIST;
            case QueueRef.OfList _ -> LIST_IN_LIST;
        };
        return database.jdbi()
                .withHandle(handle -> read(handle.createQuery(sql)
                        .bind("account", account.value())
                        .bind("queue", queue.id())
                        .bind("after", range.after())
                        .bind("before", range.before())
                        .bind("limit", range.limit())));
    }

    /** The open entries of a contact: one in a My Queue, and one in each list. */
    List<Found> listOf(AccountId account, ContactId contact) {
        return database.jdbi()
                .withHandle(handle -> read(handle.createQuery(LIST_OF_CONTACT)
                        .bind("account", account.value())
                        .bind("contact", contact.value())));
    }

    /** The open ones of these entries. */
    List<Found> find(AccountId account, List<EntryId> entries) {
        return database.jdbi()
                .withHandle(handle -> read(handle.createQuery(FIND)
                        .bind("account", account.value())
                        .bindArray(
                                "ids",
                                Long.class,
                                entries.stream().map(EntryId::value).toList())));
    }

    boolean existsContact(AccountId account, ContactId contact) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(EXISTS_CONTACT)
                        .bind("account", account.value())
                        .bind("id", contact.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    void lockContacts(Handle tx, AccountId account, List<Found> entries) {
        tx.createQuery(LOCK_CONTACTS)
                .bind("account", account.value())
                .bindArray(
                        "ids",
                        Long.class,
                        entries.stream().map(entry -> entry.contact().value()).toList())
                .mapTo(Long.class)
                .list();
    }

    /** The entries that are still open, locked. */
    List<Found> lockOpen(Handle tx, AccountId account, List<Found> entries) {
        return read(
                tx.createQuery(LOCK_OPEN).bind("account", account.value()).bindArray("ids", Long.class, ids(entries)));
    }

    void remove(Handle tx, AccountId account, List<Found> entries, Instant now) {
        tx.createUpdate(REMOVE)
                .bind("account", account.value())
                .bindArray("ids", Long.class, ids(entries))
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Adds the removal to each contact's timeline. */
    void insertTimeline(Handle tx, AccountId account, List<Found> entries, Removal removal) {
        tx.createUpdate(INSERT_TIMELINE)
                .bind("account", account.value())
                .bind("now", Moments.utc(removal.at()))
                .bind("by", removal.by().value())
                .bindArray(
                        "ids",
                        Long.class,
                        entries.stream().map(entry -> removal.ids().getAsLong()).toList())
                .bindArray(
                        "contacts",
                        Long.class,
                        entries.stream().map(entry -> entry.contact().value()).toList())
                .execute();
    }

    private static List<Long> ids(List<Found> entries) {
        return entries.stream().map(Found::id).toList();
    }

    private static List<Found> read(Query query) {
        return query.map((row, context) -> read(row)).list();
    }

    private static Found read(ResultSet row) throws SQLException {
        return new Found(row.getLong("id"), QueueRef.of(row), new ContactId(row.getLong("contact_id")));
    }
}
