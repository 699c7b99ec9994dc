package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.time.ZoneHints;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The queues as agents work them. Thread-safe. */
final class DialerStore {
    private static final String COLUMNS = """
            select e.id, e.user_id, e.contact_id, e.rank, e.state, e.added_at, e.leased_until, e.lease, e.leased_by,
                   e.leased_by is not null as dialled, e.closed_at, e.disposition_status_id, c.phone_number
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account and e.user_id = :user
            """;

    private static final String LIST = COLUMNS + """
              and e.state in ('queued', 'leased') and e.rank > :after
            order by e.rank
            limit :limit
            """;

    private static final String FIND = COLUMNS + "and e.id = :id";

    private static final String LOCK = FIND + " for update of e";

    private static final String COUNT_UP_TO = """
            select count(*) from dialer_entry
            where account_id = :account and user_id = :user and state in ('queued', 'leased') and rank <= :rank
            """;

    static final String LIST_AWAKE = """
            select e.id, e.rank, e.contact_id, c.version, c.timezone, c.timezone_explicit, c.country, c.state, c.zipcode,
                   c.phone_number,
                   (select true from phone_stop s where s.account_id = :account and s.e164 = c.phone_number limit 1)
                     is not null as stopped
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account and e.user_id = :user
              and (e.state = 'queued' or (e.state = 'leased' and e.leased_until <= :now))
              and (e.not_before is null or e.not_before <= :now)
              and (e.asleep_until is null or e.asleep_until <= :now or e.asleep_contact <> c.version
                or e.asleep_rules <> :rules)
              and not c.is_dnc and e.rank > :after
            order by e.rank
            limit :limit
            """;

    private static final String LIST_ATTEMPTS = """
            select contact_id, at from call_attempt
            where account_id = :account and contact_id = any (:contacts) and at > :since
            order by contact_id, at desc
            """;

    private static final String PUT_TO_SLEEP = """
            with picked as materialized (
              select id from dialer_entry
              where account_id = :account and id = any (:ids) and state in ('queued', 'leased')
              order by id
              for update skip locked)
            update dialer_entry as e
            set asleep_until = x.until, asleep_contact = x.version, asleep_rules = :rules
            from picked, unnest(:ids, :untils::timestamptz[], :versions) as x(id, until, version)
            where e.account_id = :account and e.id = picked.id and e.id = x.id
            """;

    private static final String FIND_NEXT_MOMENT = """
            select min(greatest(e.asleep_until, e.not_before, case e.state when 'leased' then e.leased_until end))
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account and e.user_id = :user
              and e.state in ('queued', 'leased') and not c.is_dnc
              and e.asleep_until is distinct from 'infinity'
            """;

    private static final String DELETE_OLD_ATTEMPTS = """
            delete from call_attempt where account_id = :account and contact_id = :contact and at < :before
            """;

    private static final String INSERT_ATTEMPT = """
            insert into call_attempt (account_id, contact_id, at, id, user_id)
            values (:account, :contact, :at, :id, :user)
            """;

    private static final String CLAIM_FIRST = """
            with picked as materialized (
              select id
              from dialer_entry
              where account_id = :account and user_id = :user and id = any (:ids)
                and (state = 'queued' or (state = 'leased' and leased_until <= :now))
                and (not_before is null or not_before <= :now)
              order by rank
              limit 1
              for update skip locked)
            update dialer_entry as e
            set state = 'leased', lease = :lease, leased_by = :by, leased_until = :until
            from picked
            where e.account_id = :account and e.id = picked.id
            returning e.id
            """;

    private static final String RENEW = """
            update dialer_entry set leased_until = :until
            where account_id = :account and user_id = :user and state = 'leased' and lease = :lease
            returning id
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
            set state = 'queued', rank = :rank, not_before = :until, skips = skips + 1, leased_until = null, lease = null
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

    DialerStore(Database database) {
        this.database = database;
    }

    boolean existsUser(AccountId account, UserId user) {
        return database.jdbi().withHandle(handle -> exists(handle, EXISTS_USER, account, user.value()));
    }

    /** Open entries in order, after a rank; positions count on from {@code before}. */
    List<ListedEntry> list(AccountId account, UserId user, long after, int limit) {
        return database.jdbi().withHandle(handle -> {
            long before = after == Long.MIN_VALUE ? 0 : countUpTo(handle, account, user, after);
            List<ListedEntry> rows = handle.createQuery(LIST)
                    .bind("account", account.value())
                    .bind("user", user.value())
                    .bind("after", after)
                    .bind("limit", limit)
                    .map((row, context) -> new ListedEntry(readEntry(row), row.getString("phone_number"), 0))
                    .list();
            return numbered(rows, before);
        });
    }

    /** An entry of this user's queue with its place, 0 when it is closed. */
    Optional<ListedEntry> find(AccountId account, UserId user, EntryId id) {
        return database.jdbi().withHandle(handle -> find(handle, account, user, id));
    }

    Optional<ListedEntry> find(Handle tx, AccountId account, UserId user, EntryId id) {
        return tx.createQuery(FIND)
                .bind("account", account.value())
                .bind("user", user.value())
                .bind("id", id.value())
                .map((row, context) -> {
                    Entry entry = readEntry(row);
                    long place = entry.isOpen() ? countUpTo(tx, account, user, entry.rank()) : 0;
                    return new ListedEntry(entry, row.getString("phone_number"), place);
                })
                .findOne();
    }

    Optional<Entry> lock(Handle tx, AccountId account, UserId user, EntryId id) {
        return tx.createQuery(LOCK)
                .bind("account", account.value())
                .bind("user", user.value())
                .bind("id", id.value())
                .map((row, context) -> readEntry(row))
                .findOne();
    }

    /** Free entries, in order after a rank, of contacts who may be called at all and are not known to sleep. */
    List<Waiting> listAwake(AccountId account, UserId user, Sight sight, long after, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_AWAKE)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bind("now", Moments.utc(sight.now()))
                        .bind("rules", sight.rulesVersion())
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> readWaiting(row))
                        .list());
    }

    /** When these contacts were called since a moment, newest first. */
    Map<ContactId, List<Instant>> listAttempts(AccountId account, List<ContactId> contacts, Instant since) {
        Map<ContactId, List<Instant>> attempts = new HashMap<>();
        database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_ATTEMPTS)
                        .bind("account", account.value())
                        .bindArray(
                                "contacts",
                                Long.class,
                                contacts.stream().map(ContactId::value).toList())
                        .bind("since", Moments.utc(since))
                        .map((row, context) ->
                                Map.entry(new ContactId(row.getLong("contact_id")), Moments.get(row, "at")))
                        .list())
                .forEach(call -> attempts.computeIfAbsent(call.getKey(), none -> new ArrayList<>())
                        .add(call.getValue()));
        return attempts;
    }

    /** Notes until when these entries need not be looked at; one that somebody else is changing is left out. */
    void putToSleep(AccountId account, long rulesVersion, List<Sleeper> sleepers) {
        database.jdbi()
                .withHandle(handle -> handle.createUpdate(PUT_TO_SLEEP)
                        .bind("account", account.value())
                        .bind("rules", rulesVersion)
                        .bindArray(
                                "ids",
                                Long.class,
                                sleepers.stream()
                                        .map(sleeper -> sleeper.entry().value())
                                        .toList())
                        .bindArray(
                                "untils",
                                String.class,
                                sleepers.stream().map(Sleeper::untilText).toList())
                        .bindArray(
                                "versions",
                                Long.class,
                                sleepers.stream().map(Sleeper::contactVersion).toList())
                        .execute());
    }

    /** The first moment at which an entry wakes, is free, or is given back; empty when there is none to wait for. */
    Optional<Instant> findNextMoment(AccountId account, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_NEXT_MOMENT)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .map((row, context) -> Optional.ofNullable(Moments.find(row, "min")))
                        .one());
    }

    /** Counts a call; calls that no cap counts any more are forgotten. */
    void insertAttempt(Handle tx, AccountId account, ContactId contact, Attempt attempt) {
        tx.createUpdate(DELETE_OLD_ATTEMPTS)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("before", Moments.utc(attempt.at().minus(Attempt.COUNTED)))
                .execute();
        tx.createUpdate(INSERT_ATTEMPT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("at", Moments.utc(attempt.at()))
                .bind("id", attempt.id())
                .bind("user", attempt.by().value())
                .execute();
    }

    /** Leases the first of these entries that is still free; who is faster has it. */
    Optional<EntryId> claimFirst(AccountId account, UserId user, List<EntryId> entries, Lease lease, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(CLAIM_FIRST)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bindArray(
                                "ids",
                                Long.class,
                                entries.stream().map(EntryId::value).toList())
                        .bind("lease", lease.token())
                        .bind("by", lease.by().value())
                        .bind("until", Moments.utc(lease.until()))
                        .bind("now", Moments.utc(now))
                        .map((row, context) -> new EntryId(row.getLong("id")))
                        .findOne());
    }

    Optional<EntryId> renew(AccountId account, UserId user, String token, Instant until) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(RENEW)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bind("lease", token)
                        .bind("until", Moments.utc(until))
                        .map((row, context) -> new EntryId(row.getLong("id")))
                        .findOne());
    }

    Optional<Callee> findCallee(AccountId account, ContactId contact) {
        return database.jdbi().withHandle(handle -> callee(handle, FIND_CALLEE, account, contact));
    }

    Optional<Callee> lockCallee(Handle tx, AccountId account, ContactId contact) {
        return callee(tx, LOCK_CALLEE, account, contact);
    }

    boolean existsDisposition(Handle tx, AccountId account, long id) {
        return exists(tx, EXISTS_DISPOSITION, account, id);
    }

    void close(Handle tx, AccountId account, EntryId entry, Closing closing) {
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

    void setDisposition(Handle tx, AccountId account, ContactId contact, long disposition, Instant now) {
        tx.createUpdate(SET_DISPOSITION)
                .bind("account", account.value())
                .bind("id", contact.value())
                .bind("disposition", disposition)
                .bind("now", Moments.utc(now))
                .execute();
    }

    void insertTimeline(Handle tx, AccountId account, ContactId contact, WorkedNote note) {
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
        return rows.stream()
                .map(row -> new ListedEntry(row.entry(), row.phoneNumber(), ++position[0]))
                .toList();
    }

    private static long countUpTo(Handle handle, AccountId account, UserId user, long rank) {
        return handle.createQuery(COUNT_UP_TO)
                .bind("account", account.value())
                .bind("user", user.value())
                .bind("rank", rank)
                .mapTo(Long.class)
                .one();
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

    private static Entry readEntry(ResultSet row) throws SQLException {
        String token = row.getString("lease");
        Instant until = Moments.find(row, "leased_until");
        Lease lease =
                token == null || until == null ? null : new Lease(token, new UserId(row.getLong("leased_by")), until);
        return new Entry(
                new EntryId(row.getLong("id")),
                new UserId(row.getLong("user_id")),
                new ContactId(row.getLong("contact_id")),
                row.getLong("rank"),
                EntryState.of(row.getString("state")),
                Moments.get(row, "added_at"),
                lease,
                row.getBoolean("dialled"),
                Moments.find(row, "closed_at"),
                row.getObject("disposition_status_id", Long.class));
    }

    private static Waiting readWaiting(ResultSet row) throws SQLException {
        return new Waiting(
                new EntryId(row.getLong("id")),
                row.getLong("rank"),
                new ContactId(row.getLong("contact_id")),
                row.getLong("version"),
                row.getString("timezone"),
                row.getBoolean("timezone_explicit"),
                row.getBoolean("stopped"),
                new ZoneHints(
                        row.getString("country"),
                        row.getString("state"),
                        row.getString("zipcode"),
                        row.getString("phone_number")));
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
