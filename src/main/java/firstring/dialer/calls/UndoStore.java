package firstring.dialer.calls;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.dialer.DialerAction;
import firstring.dialer.EntryId;
import firstring.dialer.Lease;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL for undoing actions on entries, in the caller's transaction. Stateless. */
final class UndoStore {
    private static final int MAX_EVENTS = 20;

    private static final String FIND_DISPOSAL = """
            select t.id, t.at, t.user_id, t.changes -> 'disposition_status_id' is not null as changed,
                   (t.changes -> 'disposition_status_id' ->> 0)::bigint as status_before
            from timeline t
            where t.account_id = :account and t.contact_id = :contact and t.at = :at and t.kind = 'dialer'
              and t.outcome = 'disposed'
            order by t.id
            limit 1
            """;

    private static final String FIND_SURROUNDINGS = """
            select c.user_id as owner,
              exists (
                select from dialer_entry o
                where o.account_id = :account and o.contact_id = e.contact_id and o.list_id = e.list_id
                  and o.id <> e.id and o.state in ('queued', 'leased')) as queued_again,
              exists (
                select from dialer_entry o
                where o.account_id = :account and o.list_id = e.list_id and o.user_id is not distinct from e.user_id
                  and o.rank = :rank and o.id <> e.id and o.state in ('queued', 'leased')) as place_taken,
              exists (
                select from dialer_list l
                where l.account_id = :account and l.id = e.list_id and l.archived_at is not null) as archived
            from dialer_entry e
            join contact c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and c.account_id = :account and e.id = :entry
            """;

    /** Keeps the time of the first lease, which says when the contact was called. */
    private static final String REOPEN = """
            update dialer_entry
            set state = 'leased', rank = :rank, closed_at = null, disposition_status_id = null, lease = :lease,
                leased_until = :until, leased_by = :by, not_before = null, call_back_at = null
            where account_id = :account and id = :entry
            """;

    private static final String DELETE_ATTEMPT = """
            delete from call_attempt where account_id = :account and contact_id = :contact and at = :at and id = :id
            """;

    private static final String RESTORE_STATUS = """
            update contact
            set disposition_status_id = :before, version = version + 1, updated_at = :now
            where account_id = :account and id = :contact
            """;

    private static final String LIST_SINCE = """
            select t.at, t.kind, t.outcome
            from timeline t
            where t.account_id = :account and t.contact_id = :contact and t.at > :at and t.kind in ('sequence', 'message')
            order by t.at, t.id
            limit :limit
            """;

    private static final String RELEASE = """
            update dialer_entry
            set state = 'queued', lease = null, leased_until = null
            where account_id = :account and leased_by = :by and lease = :lease and state = 'leased'
              and (user_id = :queue or user_id is null)
            """;

    /**
     * The state around an entry that is to be reopened.
     *
     * @param rankTaken whether another entry now has its old rank
     */
    record EntryContext(@Nullable Long owner, boolean queuedAgain, boolean rankTaken, boolean archived) {}

    Optional<CallOutcome> findDisposal(Handle tx, AccountId account, ContactId contact, Instant closedAt) {
        return tx.createQuery(FIND_DISPOSAL)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("at", Moments.utc(closedAt))
                .map((row, context) -> readDisposal(row))
                .findOne();
    }

    EntryContext getContext(Handle tx, AccountId account, EntryId entry, long rank) {
        return tx.createQuery(FIND_SURROUNDINGS)
                .bind("account", account.value())
                .bind("entry", entry.value())
                .bind("rank", rank)
                .map((row, context) -> new EntryContext(
                        row.getObject("owner", Long.class),
                        row.getBoolean("queued_again"),
                        row.getBoolean("place_taken"),
                        row.getBoolean("archived")))
                .one();
    }

    void reopen(Handle tx, AccountId account, EntryId entry, long rank, Lease lease) {
        tx.createUpdate(REOPEN)
                .bind("account", account.value())
                .bind("entry", entry.value())
                .bind("rank", rank)
                .bind("lease", lease.token())
                .bind("until", Moments.utc(lease.until()))
                .bind("by", lease.by().value())
                .execute();
    }

    void deleteAttempt(Handle tx, AccountId account, DialerAction action) {
        tx.createUpdate(DELETE_ATTEMPT)
                .bind("account", account.value())
                .bind("contact", action.contact().value())
                .bind("at", Moments.utc(action.at()))
                .bind("id", action.id())
                .execute();
    }

    void restoreStatus(Handle tx, AccountId account, ContactId contact, @Nullable Long before, Instant now) {
        tx.createUpdate(RESTORE_STATUS)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("before", before)
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Events of sequences and messages for the contact since then, oldest first. */
    List<UndoResult.Event> listSince(Handle tx, AccountId account, ContactId contact, Instant since) {
        return tx.createQuery(LIST_SINCE)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("at", Moments.utc(since))
                .bind("limit", MAX_EVENTS)
                .map((row, context) ->
                        new UndoResult.Event(Moments.get(row, "at"), row.getString("kind"), row.getString("outcome")))
                .list();
    }

    /** Releases an entry that the user has leased, at its old position. */
    void release(Handle tx, AccountId account, UserId queue, UserId by, String lease) {
        tx.createUpdate(RELEASE)
                .bind("account", account.value())
                .bind("queue", queue.value())
                .bind("by", by.value())
                .bind("lease", lease)
                .execute();
    }

    private static CallOutcome readDisposal(ResultSet row) throws SQLException {
        Long by = row.getObject("user_id", Long.class);
        return new CallOutcome(
                row.getLong("id"),
                Moments.get(row, "at"),
                by == null ? null : new UserId(by),
                row.getBoolean("changed"),
                row.getObject("status_before", Long.class));
    }
}
