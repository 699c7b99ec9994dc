package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.dialer.Attempt;
import firstring.dialer.EntryId;
import firstring.dialer.Lease;
import firstring.dialer.QueueRef;
import firstring.dialer.SleepingEntry;
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
import org.jdbi.v3.core.statement.Query;

/** The SQL of the next call: callable entries of a queue or list, leases, and the calls that caps count. Thread-safe. */
public final class NextCallStore {
    private static final String IN_QUEUE = "e.user_id = :queue";
    private static final String IN_LIST = "e.user_id is null and e.list_id = :queue";

    static final String LIST_AWAKE = awake(IN_QUEUE);

    static final String LIST_AWAKE_IN_LIST = awake(IN_LIST);

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

    private static final String FIND_NEXT_MOMENT = nextMoment(IN_QUEUE);

    private static final String FIND_NEXT_MOMENT_IN_LIST = nextMoment(IN_LIST);

    private static final String DELETE_OLD_ATTEMPTS = """
            delete from call_attempt where account_id = :account and contact_id = :contact and at < :before
            """;

    private static final String INSERT_ATTEMPT = """
            insert into call_attempt (account_id, contact_id, at, id, user_id)
            values (:account, :contact, :at, :id, :user)
            """;

    private static final String CLAIM_FIRST = claimFirst(IN_QUEUE);

    private static final String CLAIM_FIRST_IN_LIST = claimFirst(IN_LIST);

    private static final String FIND_OWN = findOwn(IN_QUEUE);

    private static final String FIND_OWN_IN_LIST = findOwn(IN_LIST);

    private static final String RENEW = """
            update dialer_entry set leased_until = :until
            where account_id = :account and user_id = :user and state = 'leased' and lease = :lease
            returning id
            """;

    private static final String RENEW_IN_LIST = """
            update dialer_entry set leased_until = :until
            where account_id = :account and user_id is null and leased_by = :by and state = 'leased' and lease = :lease
            returning id
            """;

    private final Database database;

    public NextCallStore(Database database) {
        this.database = database;
    }

    /** Free entries, in order after a rank, whose contacts can be called at all and are not asleep. */
    public List<WaitingEntry> listAwake(
            AccountId account, QueueRef queue, QueueSnapshot snapshot, long after, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(of(queue, LIST_AWAKE, LIST_AWAKE_IN_LIST))
                        .bind("account", account.value())
                        .bind("queue", queue.id())
                        .bind("now", Moments.utc(snapshot.now()))
                        .bind("rules", snapshot.rulesVersion())
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> readWaiting(row))
                        .list());
    }

    /** The calls to these contacts since a moment, newest first. */
    public Map<ContactId, List<Instant>> listAttempts(AccountId account, List<ContactId> contacts, Instant since) {
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

    /** Stores until when these entries can be skipped; entries that another transaction is changing are left out. */
    void putToSleep(AccountId account, long rulesVersion, List<SleepingEntry> sleepers) {
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
                                sleepers.stream().map(SleepingEntry::untilText).toList())
                        .bindArray(
                                "versions",
                                Long.class,
                                sleepers.stream()
                                        .map(SleepingEntry::contactVersion)
                                        .toList())
                        .execute());
    }

    /** The first moment at which an entry wakes, is free, or is returned to the queue; empty when there is none to wait for. */
    public Optional<Instant> findNextMoment(AccountId account, QueueRef queue) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(of(queue, FIND_NEXT_MOMENT, FIND_NEXT_MOMENT_IN_LIST))
                        .bind("account", account.value())
                        .bind("queue", queue.id())
                        .map((row, context) -> Optional.ofNullable(Moments.find(row, "min")))
                        .one());
    }

    /** Counts a call, and deletes calls that no cap counts anymore. */
    public void insertAttempt(Handle tx, AccountId account, ContactId contact, Attempt attempt) {
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

    /** Leases the first of these entries that is still free; with two searches at once, the faster one gets it. */
    Optional<EntryId> claimFirst(AccountId account, QueueRef queue, List<EntryId> entries, Lease lease, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(of(queue, CLAIM_FIRST, CLAIM_FIRST_IN_LIST))
                        .bind("account", account.value())
                        .bind("queue", queue.id())
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

    /** The lease of the entry that a user has open now. */
    public Optional<String> findOwn(AccountId account, QueueRef queue, UserId by, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(of(queue, FIND_OWN, FIND_OWN_IN_LIST))
                        .bind("account", account.value())
                        .bind("queue", queue.id())
                        .bind("by", by.value())
                        .bind("now", Moments.utc(now))
                        .mapTo(String.class)
                        .findOne());
    }

    /** Extends the lease with this token, on an entry in the user's queue or in a list. */
    public Optional<EntryId> renew(AccountId account, UserId user, Lease lease) {
        return database.jdbi().inTransaction(tx -> {
            Optional<EntryId> queued = renew(tx.createQuery(RENEW).bind("user", user.value()), account, lease);
            return queued.isPresent()
                    ? queued
                    : renew(tx.createQuery(RENEW_IN_LIST).bind("by", lease.by().value()), account, lease);
        });
    }

    private static Optional<EntryId> renew(Query renew, AccountId account, Lease lease) {
        return renew.bind("account", account.value())
                .bind("lease", lease.token())
                .bind("until", Moments.utc(lease.until()))
                .map((row, context) -> new EntryId(row.getLong("id")))
                .findOne();
    }

    private static String of(QueueRef queue, String inQueue, String inList) {
        return switch (queue) {
            case QueueRef.MyQueue _ -> inQueue;
            case QueueRef.OfList _ -> inList;
        };
    }

    private static WaitingEntry readWaiting(ResultSet row) throws SQLException {
        return new WaitingEntry(
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

    private static String awake(String queue) {
        return """
            select e.id, e.rank, e.contact_id, c.version, c.timezone, c.timezone_explicit, c.country, c.state, c.zipcode,
                   c.phone_number,
                   (select true from phone_stop s where s.account_id = :account and s.e164 = c.phone_number limit 1)
                     is not null as stopped
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account and %s
              and (e.state = 'queued' or (e.state = 'leased' and e.leased_until <= :now))
              and (e.not_before is null or e.not_before <= :now)
              and (e.asleep_until is null or e.asleep_until <= :now or e.asleep_contact <> c.version
                or e.asleep_rules <> :rules)
              and not c.is_dnc and e.rank > :after
            order by e.rank
            limit :limit
            """.formatted(queue);
    }

    private static String findOwn(String queue) {
        return """
            select e.lease
            from dialer_entry e
            where e.account_id = :account and %s and e.state = 'leased' and e.leased_by = :by and e.leased_until > :now
            order by e.rank
            limit 1
            """.formatted(queue);
    }

    private static String nextMoment(String queue) {
        return """
            select min(greatest(e.asleep_until, e.not_before, case e.state when 'leased' then e.leased_until end))
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account and %s
              and e.state in ('queued', 'leased') and not c.is_dnc
              and e.asleep_until is distinct from 'infinity'
            """.formatted(queue);
    }

    private static String claimFirst(String queue) {
        return """
            with picked as materialized (
              select e.id
              from dialer_entry e
              where e.account_id = :account and %s and e.id = any (:ids)
                and (e.state = 'queued' or (e.state = 'leased' and e.leased_until <= :now))
                and (e.not_before is null or e.not_before <= :now)
              order by e.rank
              limit 1
              for update skip locked)
            update dialer_entry as n
            set state = 'leased', lease = :lease, leased_by = :by, leased_at = :now, leased_until = :until
            from picked
            where n.account_id = :account and n.id = picked.id
            returning n.id
            """.formatted(queue);
    }
}
