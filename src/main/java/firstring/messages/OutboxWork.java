package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.contacts.Visibility;
import firstring.messages.Compliance.Decision;
import firstring.messages.OutboxStore.Move;
import firstring.messages.consent.Suppressions;
import firstring.messages.providers.Outgoing;
import firstring.messages.providers.Provider;
import firstring.messages.providers.Sender;
import firstring.messages.providers.Senders;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.work.DueStore;
import firstring.work.DueTimes;
import firstring.work.ProlongedWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Sends due messages. Before a message is passed to a provider, the state "sending" is written; a message found in that
 * state was being sent by a server that died, and is sent again only if the provider sends the same key once.
 */
public final class OutboxWork implements ProlongedWork<DueMessage> {
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12));

    /** A user who requested a call waits for it by the phone for a minute, not for a day. */
    private static final int CALL_WAITS = 2;

    /** The outcome of a message held until the number's last message is reviewed. */
    static final String UNDER_REVIEW = "under_review";

    /** A decision wakes the messages that wait for it; this catches missed ones. */
    private static final Duration LOOK_AT_REVIEW = Duration.ofHours(1);

    private static final Duration MAX_CALL_DELAY = Duration.ofMinutes(5);

    private final Database database;
    private final DueTimes times;
    private final AccountStore accounts;
    private final InstantSource clock;
    private final Outbox outbox;
    private final Senders senders;
    private final SignedLinks links;
    private final SendCheck sendCheck;
    private final RecipientStore recipients = new RecipientStore();

    /** The message rows and their timeline entries. */
    public record Outbox(MessageStore messages, OutboxStore store, Suppressions suppressions, Ids ids) {
        public void move(Handle tx, AccountId account, Message message, Move move, Instant now) {
            store.move(tx, account, message.id(), move, now);
            if (isOnTimeline(move.state())) {
                String note = move.rule() == null ? move.outcome() : move.rule().sentence();
                messages.insertEvent(tx, account, message, new MessageStore.Event(ids.next(), now, move.state(), note));
            }
        }

        private static boolean isOnTimeline(MessageState state) {
            return switch (state) {
                case QUEUED, SENDING, HELD, RECEIVED -> false;
                case SENT, DELIVERED, FAILED, UNKNOWN, BLOCKED, CANCELED -> true;
            };
        }
    }

    /** The parts that are used to send a message. */
    record SendParts(Senders senders, SignedLinks links, SendCheck sendCheck) {}

    /** A message ready to send, or the outcome if it ended before. */
    private sealed interface Prepared {
        record Ready(Sender sender, Outgoing message) implements Prepared {}

        record Over(String outcome) implements Prepared {}
    }

    OutboxWork(Database database, AccountStore accounts, InstantSource clock, Outbox outbox, SendParts way) {
        this.database = database;
        this.times = DueStore.pausable(database, "message");
        this.accounts = accounts;
        this.clock = clock;
        this.outbox = outbox;
        this.senders = way.senders();
        this.links = way.links();
        this.sendCheck = way.sendCheck();
    }

    @Override
    public String name() {
        return "messages";
    }

    /** Prolongs the lease: all time limits of a sender together are some minutes. */
    @Override
    public void prolong(DueMessage item, Instant leasedUntil) {
        outbox.store().prolong(item, leasedUntil);
    }

    @Override
    public DueTimes times() {
        return times;
    }

    @Override
    public List<DueMessage> claim(long account, Claim claim) {
        return outbox.store().claim(new AccountId(account), claim);
    }

    @Override
    public void postpone(DueMessage item, Instant dueAt, String outcome) {
        outbox.store().postpone(item, dueAt);
    }

    @Override
    public String run(DueMessage item) throws InterruptedException, SQLException {
        Prepared prepared = database.jdbi().<Prepared, SQLException>inTransaction(tx -> prepare(tx, item));
        return switch (prepared) {
            case Prepared.Over(String outcome) -> outcome;
            case Prepared.Ready(Sender sender, Outgoing message) -> {
                DeliveryResult result = sender.send(message);
                yield database.jdbi().<String, SQLException>inTransaction(tx -> settle(tx, item, result));
            }
        };
    }

    /** Locks the contact first, in the same order as a stop. */
    private Prepared prepare(Handle tx, DueMessage item) throws SQLException {
        AccountId account = item.account();
        Message seen = outbox.messages().get(tx, account, item.id(), Visibility.ofTheSystem());
        Recipient recipient = recipients.lock(tx, account, seen);
        Optional<Message> locked = outbox.store().lock(tx, item);
        if (locked.isEmpty()) {
            return new Prepared.Over("decided_meanwhile");
        }
        Message message = locked.get();
        Instant now = clock.instant();
        AccountSettings settings = accounts.getSettings(account);
        Decision decision = Compliance.decide(message.channel(), message.way().occasion(), recipient, settings, now);
        Senders.Choice choice =
                senders.choose(tx, account, message.channel(), message.way().from(), recipient.line());
        Sender sender = choice.provider() == null ? null : senders.of(choice.provider());
        if (message.standing().state() == MessageState.SENDING
                && (sender == null || !sender.repeatsSafely() || decision instanceof Decision.Forbidden)) {
            return over(tx, account, message, Move.to(MessageState.UNKNOWN, "interrupted"));
        }
        return switch (decision) {
            case Decision.Forbidden(SendRule rule) ->
                over(tx, account, message, Move.stopped(MessageState.CANCELED, rule));
            case Decision.Allowed(Instant at)
            when at.isAfter(now) ->
                over(tx, account, message, Move.postponed(message.standing().outcome(), at));
            case Decision.Allowed _
            when recipient.isUnderReview() && isAutomatic(message) ->
                over(tx, account, message, Move.postponed(UNDER_REVIEW, now.plus(LOOK_AT_REVIEW)));
            case Decision.Allowed _
            when isTooLate(message, now) -> over(tx, account, message, Move.to(MessageState.FAILED, "too_late"));
            case Decision.Allowed _
            when choice.lacking() != null -> over(tx, account, message, lacking(message.channel(), choice.lacking()));
            case Decision.Allowed _ ->
                switch (ask(tx, settings, recipient, message, item.dueAt())) {
                    case SendCheck.NotAnyMore(SendRule rule) -> over(tx, account, message, withdrawn(message, rule));
                    case SendCheck.Later(Instant at, String outcome) ->
                        over(tx, account, message, Move.postponed(outcome, at));
                    case SendCheck.Now _ ->
                        ready(
                                tx,
                                item,
                                message,
                                Objects.requireNonNull(choice.provider()),
                                Objects.requireNonNull(choice.from()));
                };
        };
    }

    private static boolean isAutomatic(Message message) {
        return message.channel() == Channel.SMS && message.way().occasion() == SendReason.AUTOMATIC;
    }

    /** True for a call that became due while the account was paused: no one is waiting by the phone anymore. */
    private static boolean isTooLate(Message message, Instant now) {
        return message.channel() == Channel.CALL
                && message.moments().createdAt().plus(MAX_CALL_DELAY).isBefore(now);
    }

    private SendCheck.Answer ask(
            Handle tx, AccountSettings settings, Recipient recipient, Message message, Instant dueAt)
            throws SQLException {
        SendCheck.Waiting waiting = new SendCheck.Waiting(
                message.standing().key(),
                message.standing().outcome(),
                recipient.zoneCandidates(settings.timezone()),
                dueAt,
                clock.instant());
        return sendCheck.ask(tx.getConnection(), settings, waiting);
    }

    /** The state of a canceled message. One that was being sent by a server that died may have been sent. */
    private static Move withdrawn(Message message, SendRule rule) {
        return message.standing().state() == MessageState.SENDING
                ? Move.to(MessageState.UNKNOWN, "interrupted")
                : Move.stopped(MessageState.CANCELED, rule);
    }

    /** The state without a provider. A call fails: no one expects it once a provider is configured. */
    private static Move lacking(Channel channel, String what) {
        return Move.to(channel == Channel.CALL ? MessageState.FAILED : MessageState.HELD, what);
    }

    private Prepared over(Handle tx, AccountId account, Message message, Move move) {
        outbox.move(tx, account, message, move, clock.instant());
        return new Prepared.Over(move.state().code());
    }

    private Prepared ready(Handle tx, DueMessage item, Message message, Provider provider, String from) {
        AccountId account = item.account();
        Instant now = clock.instant();
        if (!outbox.store().moveToSending(tx, account, message.id(), from, now)) {
            return over(tx, account, message, Move.postponed(message.standing().outcome(), now));
        }
        if (message.channel() == Channel.CALL) {
            recipients.addAttempt(tx, account, message, now);
        }
        String unsubscribe = message.channel() == Channel.EMAIL ? links.unsubscribe(account, message.id()) : null;
        Outgoing outgoing = new Outgoing(
                account,
                message,
                from,
                links.status(account, provider.kind(), message.id()),
                links.mailName(account, message.id()),
                unsubscribe);
        return new Prepared.Ready(senders.of(provider), outgoing);
    }

    /** Writes the result, unless a callback of the provider was faster: then its report is kept. */
    private String settle(Handle tx, DueMessage item, DeliveryResult result) throws SQLException {
        AccountId account = item.account();
        Instant now = clock.instant();
        if (result instanceof DeliveryResult.Refused(String _, SendRule rule) && rule != null) {
            Message seen = outbox.messages().get(tx, account, item.id(), Visibility.ofTheSystem());
            outbox.suppressions().mark(tx, account, seen, rule, now);
        }
        Optional<Message> locked = outbox.store().lock(tx, item);
        if (locked.isEmpty()) {
            return "told_meanwhile";
        }
        Move move = switch (result) {
            case DeliveryResult.Accepted(String providerId) ->
                new Move(MessageState.SENT, null, null, null, null, providerId, false);
            case DeliveryResult.Refused(String outcome, SendRule _) -> Move.to(MessageState.FAILED, outcome);
            case DeliveryResult.Later(String outcome, Duration after) ->
                later(locked.get().channel(), item, outcome, after, now);
            case DeliveryResult.Unknown(String outcome) -> Move.to(MessageState.UNKNOWN, outcome);
        };
        outbox.move(tx, account, locked.get(), move, now);
        return move.outcome() == null ? move.state().code() : move.outcome();
    }

    private static Move later(Channel channel, DueMessage item, String outcome, @Nullable Duration asked, Instant now) {
        int waits = channel == Channel.CALL ? CALL_WAITS : WAITS.size();
        if (item.attempt() > waits) {
            return Move.to(MessageState.FAILED, outcome);
        }
        Duration wait = WAITS.get(item.attempt() - 1);
        Duration longer = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
        return Move.waiting(outcome, now.plus(longer));
    }
}
