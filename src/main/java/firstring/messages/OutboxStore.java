package firstring.messages;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.phone.Phones;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.Moments;
import firstring.work.DueWork.Claim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Messages as due work, and their state changes. Thread-safe. */
public final class OutboxStore {
    /** The due time moves to the end of the lease, so that claimed messages are not read again and again. */
    private static final String CLAIM = """
            with picked as materialized (
              select id, due_at
              from message
              where account_id = :account and due_at <= :now and (leased_until is null or leased_until <= :now)
                and not exists (select from account as a where a.account_id = :account and a.paused_at is not null)
              order by due_at
              limit :limit
              for update skip locked)
            update message as m
            set due_at = :until, leased_until = :until, lease = :lease, attempt = m.attempt + 1
            from picked
            where m.account_id = :account and m.id = picked.id
            returning m.id, m.attempt, picked.due_at
            """;

    private static final String POSTPONE = """
            update message set due_at = :due, leased_until = null, lease = null
            where account_id = :account and id = :id and lease = :lease
            """;

    private static final String PROLONG = """
            update message set due_at = :until, leased_until = :until
            where account_id = :account and id = :id and lease = :lease
            """;

    private static final String LOCK = "select " + MessageStore.COLUMNS + """
            from message
            where account_id = :account and id = :id and lease = :lease and state in ('queued', 'sending')
            for update
            """;

    /** A waiting message has no lease; one being sent keeps its lease until the result is written. */
    private static final String MOVE = """
            update message
            set state = :state, outcome = :outcome, rule = :rule,
                due_at = case when :state = 'sending' then leased_until else :due end,
                attempt = case when :looked then greatest(attempt - 1, 0) else attempt end,
                leased_until = case when :state = 'sending' then leased_until end,
                lease = case when :state = 'sending' then lease end,
                from_address = coalesce(:from, from_address), provider_id = coalesce(:provider_id, provider_id),
                sent_at = case when :state in ('sent', 'delivered') then coalesce(sent_at, :now) else sent_at end,
                delivered_at = case when :state = 'delivered' then :now else delivered_at end,
                updated_at = :now
            where account_id = :account and id = :id
            """;

    /** Checked under the lock of the message, for which a pause of the account waits. */
    private static final String MOVE_UNLESS_PAUSED = MOVE + """
              and not exists (select from account as a where a.account_id = :account and a.paused_at is not null)
            """;

    private static final String RETRY = """
            update message
            set state = 'queued', outcome = null, due_at = :now, leased_until = null, lease = null, attempt = 0,
                updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String RELEASE = """
            update message
            set state = 'queued', outcome = :released, due_at = greatest(:now, not_before), attempt = 0, updated_at = :now
            where account_id = :account and state = 'held' and channel = :channel
            """;

    private static final String CANCEL_OF_CONTACT = """
            update message
            set state = 'canceled', rule = :rule, due_at = null, leased_until = null, lease = null, updated_at = :now
            where account_id = :account and contact_id = :contact and state in ('queued', 'held')
              and (:channel::text is null or channel = :channel)
            returning
            """ + MessageStore.COLUMNS;

    private static final String CANCEL_TO = """
            update message
            set state = 'canceled', rule = :rule, due_at = null, leased_until = null, lease = null, updated_at = :now
            where account_id = :account and to_address = any (:forms) and state in ('queued', 'held')
            returning
            """ + MessageStore.COLUMNS;

    private static final String COUNT_HELD = """
            select channel, count(*) as held
            from (select channel from message where account_id = :account and state = 'held' limit 10000) m
            group by channel
            """;

    private static final String WAKE_REVIEWED = """
            update message set due_at = :now
            where account_id = :account and to_address = any (:forms) and state = 'queued' and outcome = 'under_review'
              and due_at > :now and leased_until is null
            """;

    private static final String MOVE_TO_CONTACT =
            "update message set contact_id = ? where account_id = ? and contact_id = ?";

    private final Database database;
    private final Ids ids;

    OutboxStore(Database database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    List<DueMessage> claim(AccountId account, Claim claim) {
        long lease = ids.next();
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(CLAIM)
                        .bind("account", account.value())
                        .bind("now", Moments.utc(claim.now()))
                        .bind("until", Moments.utc(claim.leasedUntil()))
                        .bind("lease", lease)
                        .bind("limit", claim.limit())
                        .map((row, context) -> new DueMessage(
                                account,
                                new MessageId(row.getLong("id")),
                                lease,
                                row.getInt("attempt"),
                                Moments.get(row, "due_at")))
                        .list());
    }

    /** Makes messages due that waited for a decision about a number. */
    public void wakeReviewed(Handle tx, AccountId account, String e164, Instant now) {
        tx.createUpdate(WAKE_REVIEWED)
                .bind("account", account.value())
                .bindArray("forms", String.class, Phones.forms(e164))
                .bind("now", Moments.utc(now))
                .execute();
    }

    void postpone(DueMessage item, Instant dueAt) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(POSTPONE)
                        .bind("account", item.account().value())
                        .bind("id", item.id().value())
                        .bind("lease", item.lease())
                        .bind("due", Moments.utc(dueAt))
                        .execute());
    }

    void prolong(DueMessage item, Instant until) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(PROLONG)
                        .bind("account", item.account().value())
                        .bind("id", item.id().value())
                        .bind("lease", item.lease())
                        .bind("until", Moments.utc(until))
                        .execute());
    }

    /** The message, if this item still holds the lease and nothing was decided about it meanwhile. */
    Optional<Message> lock(Handle tx, DueMessage item) {
        return tx.createQuery(LOCK)
                .bind("account", item.account().value())
                .bind("id", item.id().value())
                .bind("lease", item.lease())
                .map((row, context) -> MessageStore.read(row))
                .findOne();
    }

    /**
     * A state change.
     *
     * @param dueAt for a queued message, null for any other; one being sent has its lease
     * @param from the chosen sender; null: unchanged
     * @param looked true when nothing was tried this time
     */
    public record Move(
            MessageState state,
            @Nullable String outcome,
            @Nullable SendRule rule,
            @Nullable Instant dueAt,
            @Nullable String from,
            @Nullable String providerId,
            boolean looked) {

        static Move to(MessageState state, @Nullable String outcome) {
            return new Move(state, outcome, null, null, null, null, state == MessageState.HELD);
        }

        static Move waiting(@Nullable String outcome, Instant dueAt) {
            return new Move(MessageState.QUEUED, outcome, null, dueAt, null, null, false);
        }

        /** Postpones without counting an attempt. */
        static Move postponed(@Nullable String outcome, Instant dueAt) {
            return new Move(MessageState.QUEUED, outcome, null, dueAt, null, null, true);
        }

        static Move stopped(MessageState state, SendRule rule) {
            return new Move(state, null, rule, null, null, null, false);
        }
    }

    void move(Handle tx, AccountId account, MessageId id, Move move, Instant now) {
        move(tx, MOVE, account, id, move, now);
    }

    /** Marks a message that is about to be passed to the provider; false when its account is paused. */
    boolean moveToSending(Handle tx, AccountId account, MessageId id, String from, Instant now) {
        Move sending = new Move(MessageState.SENDING, null, null, null, from, null, false);
        return move(tx, MOVE_UNLESS_PAUSED, account, id, sending, now) == 1;
    }

    private static int move(Handle tx, String sql, AccountId account, MessageId id, Move move, Instant now) {
        return tx.createUpdate(sql)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("state", move.state().code())
                .bind("outcome", move.outcome())
                .bind("rule", move.rule() == null ? null : move.rule().code())
                .bind("due", Moments.utcOrNull(move.dueAt()))
                .bind("from", move.from())
                .bind("provider_id", move.providerId())
                .bind("looked", move.looked())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Queues a message again, as if it had never been tried. */
    void retry(Handle tx, AccountId account, MessageId id, Instant now) {
        tx.createUpdate(RETRY)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Queues the messages held for this channel; returns how many. */
    public int release(Handle tx, AccountId account, Channel channel, Instant now) {
        return tx.createUpdate(RELEASE)
                .bind("account", account.value())
                .bind("channel", channel.code())
                .bind("released", SendCheck.RELEASED)
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** The number of held messages by channel; at most ten thousand are counted. */
    public Map<String, Integer> countHeld(AccountId account) {
        Map<String, Integer> held = new LinkedHashMap<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery(COUNT_HELD)
                        .bind("account", account.value())
                        .map((row, context) -> Map.entry(row.getString("channel"), row.getInt("held")))
                        .forEach(count -> held.put(count.getKey(), count.getValue())));
        return held;
    }

    /** Cancels the messages waiting for a contact, in all channels if none is given. */
    List<Message> cancelOf(
            Handle tx, AccountId account, ContactId contact, @Nullable Channel channel, SendRule rule, Instant now) {
        return tx.createQuery(CANCEL_OF_CONTACT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("channel", channel == null ? null : channel.code())
                .bind("rule", rule.code())
                .bind("now", Moments.utc(now))
                .map((row, context) -> MessageStore.read(row))
                .list();
    }

    /** Cancels the messages waiting for a number or an email address. */
    public List<Message> cancelTo(Handle tx, AccountId account, String to, SendRule rule, Instant now) {
        return tx.createQuery(CANCEL_TO)
                .bind("account", account.value())
                .bindArray("forms", String.class, rule.forms(to))
                .bind("rule", rule.code())
                .bind("now", Moments.utc(now))
                .map((row, context) -> MessageStore.read(row))
                .list();
    }

    /** Moves the messages of one contact to another. */
    void moveToContact(Connection tx, AccountId account, ContactId from, ContactId to) throws SQLException {
        try (PreparedStatement moveToContact = tx.prepareStatement(MOVE_TO_CONTACT)) {
            moveToContact.setLong(1, to.value());
            moveToContact.setLong(2, account.value());
            moveToContact.setLong(3, from.value());
            moveToContact.executeUpdate();
        }
    }
}
