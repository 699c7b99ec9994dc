package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.Visibility;
import firstring.dialer.calls.CallFacts;
import firstring.dialer.queue.ContactQueueStore;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.time.ZoneHints;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Entries of queues and lists for agents. Thread-safe. */
public final class DialerStore {
    private static final String COLUMNS = """
            select e.id, e.list_id, e.user_id, e.contact_id, e.rank, e.state, e.added_at, e.leased_until, e.lease,
                   e.leased_by, e.leased_by is not null as dialed, e.not_before, e.call_back_at, e.closed_at,
                   e.disposition_status_id, c.phone_number, c.timezone, c.timezone_explicit, c.country, c.state as region,
                   c.zipcode, c.is_dnc, c.user_id as owner,
                   (select string_agg(s.kind, ',') from phone_stop s
                    where s.account_id = :account and s.e164 = c.phone_number) as stops
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account
            """;

    private static final String PAGE = """
              and e.state in ('queued', 'leased') and e.rank > :after
            order by e.rank
            limit :limit
            """;

    private static final String LIST = COLUMNS + "and e.user_id = :queue" + PAGE;

    private static final String LIST_IN_LIST = COLUMNS + "and e.user_id is null and e.list_id = :queue" + PAGE;

    /** An entry of a list is found through each user of the list, and through the user who has it leased. */
    private static final String FIND = COLUMNS + """
              and e.id = :id
              and (e.user_id = :user or (e.user_id is null and (e.leased_by = :user or exists (
                select 1 from dialer_list_user m
                where m.account_id = :account and m.list_id = e.list_id and m.user_id = :user))))
            """;

    private static final String FIND_ANY = COLUMNS + "and e.id = :id";

    private static final String LOCK = FIND + " for update of e";

    private static final String COUNT_UP_TO = """
            select count(*) from dialer_entry
            where account_id = :account and user_id = :queue and state in ('queued', 'leased') and rank <= :rank
            """;

    private static final String COUNT_UP_TO_IN_LIST = """
            select count(*) from dialer_entry
            where account_id = :account and user_id is null and list_id = :queue and state in ('queued', 'leased')
              and rank <= :rank
            """;

    private static final String FIND_CALLEE = """
            select id, phone_number, first_name, last_name, company_name, email, city, state, timezone, notes,
                   disposition_status_id
            from contact
            where account_id = :account and id = :id
            """;

    private static final String LOCK_CALLEE = FIND_CALLEE + " for update";

    private static final String EXISTS_DISPOSITION = """
            select exists (
              select 1 from disposition_status where account_id = :account and id = :id and archived_at is null)
            """;

    private static final String EXISTS_USER = """
            select exists (select 1 from account_user where account_id = :account and id = :id)
            """;

    private static final String CLOSE = """
            update dialer_entry
            set state = :state, closed_at = :now, disposition_status_id = :disposition, leased_until = null, lease = null
            where account_id = :account and id = :id
            """;

    private static final String SKIP = """
            update dialer_entry
            set state = 'queued', rank = :rank, not_before = :until, call_back_at = null, skips = skips + 1,
                leased_until = null, lease = null
            where account_id = :account and id = :id
            """;

    /** The call is already counted, so the entry counts as not dialed since. */
    private static final String CALL_BACK = """
            update dialer_entry
            set state = 'queued', rank = :rank, not_before = :at, call_back_at = :at, leased_until = null, lease = null,
                leased_by = null
            where account_id = :account and id = :id
            """;

    private static final String SET_DISPOSITION = """
            update contact
            set disposition_status_id = :disposition, last_engagement_at = :now, version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String INSERT_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, user_id, outcome, note, changes)
            values (:account, :contact, :at, :id, 'dialer', :user, :outcome, :note, :changes::json)
            """;

    private static final String FIND_NOTE = """
            select note from timeline
            where account_id = :account and contact_id = :contact and at = :at and kind = 'dialer'
              and outcome = 'disposed'
            limit 1
            """;

    private final Database database;

    public DialerStore(Database database) {
        this.database = database;
    }

    boolean existsUser(AccountId account, UserId user) {
        return database.jdbi().withHandle(handle -> exists(handle, EXISTS_USER, account, user.value()));
    }

    /** Open entries in order, after a rank; positions continue from {@code before}. */
    List<ListedEntry> list(AccountId account, QueueRef queue, Visibility visible, long after, int limit) {
        if (queue instanceof QueueRef.MyQueue(UserId user) && !visible.allows(user)) {
            return List.of();
        }
        return database.jdbi().withHandle(handle -> {
            long before = after == Long.MIN_VALUE ? 0 : countUpTo(handle, account, queue, after);
            List<ListedEntry> rows = handle.createQuery(isList(queue) ? LIST_IN_LIST : LIST)
                    .bind("account", account.value())
                    .bind("queue", queue.id())
                    .bind("after", after)
                    .bind("limit", limit)
                    .map((row, context) -> readListed(row, 0))
                    .list();
            return numbered(rows, before);
        });
    }

    /** An entry that this user can handle, with its position, 0 when it is closed. */
    public Optional<ListedEntry> find(AccountId account, UserEntry entryOfUser, Visibility visible) {
        return database.jdbi().withHandle(handle -> find(handle, account, entryOfUser, visible));
    }

    public Optional<ListedEntry> find(Handle tx, AccountId account, UserEntry entryOfUser, Visibility visible) {
        Query find = tx.createQuery(FIND).bind("user", entryOfUser.user().value());
        return find(find, tx, account, entryOfUser.entry(), owned -> isFor(entryOfUser, owned, visible));
    }

    /** An entry, and the user through whose queue it is found. */
    public record UserEntry(UserId user, EntryId entry) {}

    /** An open entry of a visible contact, in any queue or list. */
    public Optional<ListedEntry> find(Handle tx, AccountId account, ContactQueueStore.Open open) {
        return find(tx.createQuery(FIND_ANY), tx, account, open.id(), owned -> true);
    }

    /** A queue, and the entries that its user has leased or disposed of, are visible to users who see that user's contacts; a
     * list is visible to all its users. */
    private static boolean isFor(UserEntry entryOfUser, Owned owned, Visibility visible) {
        boolean isTheirs = owned.leasedBy() != null
                && owned.leasedBy() == entryOfUser.user().value();
        return visible.allows(entryOfUser.user()) && (owned.ofList() || isTheirs || visible.allowsOwner(owned.owner()));
    }

    /** The owner of an entry's contact, and the user who has the entry leased. */
    private record Owned(@Nullable Long owner, @Nullable Long leasedBy, boolean ofList) {}

    private static Optional<ListedEntry> find(
            Query find, Handle tx, AccountId account, EntryId id, Predicate<Owned> isVisible) {
        return read(find.bind("account", account.value()).bind("id", id.value()), isVisible)
                .map(listed -> {
                    Entry entry = listed.entry();
                    return entry.isOpen() ? listed.at(countUpTo(tx, account, entry.queue(), entry.rank())) : listed;
                });
    }

    public Optional<ListedEntry> lock(Handle tx, AccountId account, UserEntry entryOfUser, Visibility visible) {
        Query lock = tx.createQuery(LOCK)
                .bind("account", account.value())
                .bind("user", entryOfUser.user().value())
                .bind("id", entryOfUser.entry().value());
        return read(lock, owned -> isFor(entryOfUser, owned, visible));
    }

    private static Optional<ListedEntry> read(Query query, Predicate<Owned> isVisible) {
        return query.map((row, context) -> {
                    Owned owned = new Owned(
                            row.getObject("owner", Long.class),
                            row.getObject("leased_by", Long.class),
                            row.getObject("user_id", Long.class) == null);
                    return isVisible.test(owned) ? Optional.of(readListed(row, 0)) : Optional.<ListedEntry>empty();
                })
                .findOne()
                .flatMap(found -> found);
    }

    Optional<Callee> findCallee(AccountId account, Entry entry) {
        return database.jdbi().withHandle(handle -> callee(handle, FIND_CALLEE, account, entry.contact()));
    }

    public Optional<Callee> lockCallee(Handle tx, AccountId account, Entry entry) {
        return callee(tx, LOCK_CALLEE, account, entry.contact());
    }

    boolean existsDisposition(Handle tx, AccountId account, long id) {
        return exists(tx, EXISTS_DISPOSITION, account, id);
    }

    public void close(Handle tx, AccountId account, EntryId entry, EntryClosing closing) {
        tx.createUpdate(CLOSE)
                .bind("account", account.value())
                .bind("id", entry.value())
                .bind("state", closing.state().code())
                .bind("disposition", closing.disposition())
                .bind("now", Moments.utc(closing.at()))
                .execute();
    }

    void skip(Handle tx, AccountId account, Entry entry, long rank, @Nullable Instant until) {
        tx.createUpdate(SKIP)
                .bind("account", account.value())
                .bind("id", entry.id().value())
                .bind("rank", rank)
                .bind("until", Moments.utcOrNull(until))
                .execute();
    }

    void callBack(Handle tx, AccountId account, Entry entry, long rank, Instant at) {
        tx.createUpdate(CALL_BACK)
                .bind("account", account.value())
                .bind("id", entry.id().value())
                .bind("rank", rank)
                .bind("at", Moments.utc(at))
                .execute();
    }

    void setDisposition(Handle tx, AccountId account, ContactId contact, long disposition, Instant now) {
        tx.createUpdate(SET_DISPOSITION)
                .bind("account", account.value())
                .bind("id", contact.value())
                .bind("disposition", disposition)
                .bind("now", Moments.utc(now))
                .execute();
    }

    public void insertTimeline(Handle tx, AccountId account, ContactId contact, DisposeNote note) {
        Update insert = tx.createUpdate(INSERT_TIMELINE);
        insert.bind("account", account.value())
                .bind("contact", contact.value())
                .bind("at", Moments.utc(note.at()))
                .bind("id", note.id())
                .bind("user", note.by().value())
                .bind("outcome", note.outcome())
                .bind("note", note.text())
                .bind("changes", note.changes())
                .execute();
    }

    /** The note of the call that closed an entry at this moment. */
    Optional<String> findNote(Handle tx, AccountId account, ContactId contact, Instant closedAt) {
        return tx.createQuery(FIND_NOTE)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("at", Moments.utc(closedAt))
                .map((row, context) -> Optional.ofNullable(row.getString("note")))
                .findOne()
                .flatMap(note -> note);
    }

    private static List<ListedEntry> numbered(List<ListedEntry> rows, long before) {
        long[] position = {before};
        return rows.stream().map(row -> row.at(++position[0])).toList();
    }

    private static long countUpTo(Handle handle, AccountId account, QueueRef queue, long rank) {
        return handle.createQuery(isList(queue) ? COUNT_UP_TO_IN_LIST : COUNT_UP_TO)
                .bind("account", account.value())
                .bind("queue", queue.id())
                .bind("rank", rank)
                .mapTo(Long.class)
                .one();
    }

    private static boolean isList(QueueRef queue) {
        return switch (queue) {
            case QueueRef.MyQueue _ -> false;
            case QueueRef.OfList _ -> true;
        };
    }

    private static boolean exists(Handle handle, String sql, AccountId account, long id) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    private static Optional<Callee> callee(Handle handle, String sql, AccountId account, ContactId contact) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("id", contact.value())
                .map((row, context) -> readCallee(row))
                .findOne();
    }

    private static ListedEntry readListed(ResultSet row, long position) throws SQLException {
        String phone = row.getString("phone_number");
        String stops = row.getString("stops");
        CallFacts facts = new CallFacts(
                row.getBoolean("is_dnc"),
                stops == null ? List.of() : List.of(stops.split(",")),
                row.getString("timezone"),
                row.getBoolean("timezone_explicit"),
                new ZoneHints(row.getString("country"), row.getString("region"), row.getString("zipcode"), phone));
        return new ListedEntry(readEntry(row), phone, position, facts);
    }

    private static Entry readEntry(ResultSet row) throws SQLException {
        String token = row.getString("lease");
        Instant until = Moments.find(row, "leased_until");
        Lease lease =
                token == null || until == null ? null : new Lease(token, new UserId(row.getLong("leased_by")), until);
        return new Entry(
                new EntryId(row.getLong("id")),
                QueueRef.of(row),
                new ContactId(row.getLong("contact_id")),
                row.getLong("rank"),
                EntryState.of(row.getString("state")),
                Moments.get(row, "added_at"),
                lease,
                row.getBoolean("dialed"),
                Moments.find(row, "not_before"),
                Moments.find(row, "call_back_at"),
                Moments.find(row, "closed_at"),
                row.getObject("disposition_status_id", Long.class));
    }

    private static Callee readCallee(ResultSet row) throws SQLException {
        return new Callee(
                new ContactId(row.getLong("id")),
                row.getString("phone_number"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("company_name"),
                row.getString("email"),
                row.getString("city"),
                row.getString("state"),
                row.getString("timezone"),
                row.getString("notes"),
                row.getObject("disposition_status_id", Long.class));
    }
}
