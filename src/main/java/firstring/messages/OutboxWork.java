package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.contacts.Visibility;
import firstring.messages.Compliance.Verdict;
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
 * Sends what is due. Before the message is handed over it is written that it is being sent; a message found in that state
 * was in the hands of a server that died, and goes out again only by a provider that sends it once.
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

    /** Whoever asked for a call waits beside the phone for a minute, not for a day. */
    private static final int WAITS_OF_A_CALL = 2;

    /** The outcome of a message held until the number's last message is reviewed. */
    static final String UNDER_REVIEW = "under_review";

    /** A decision wakes the messages that wait for it; this catches missed ones. */
    private static final Duration LOOK_AT_REVIEW = Duration.ofHours(1);

    private static final Duration LATEST_CALL = Duration.ofMinutes(5);

    private final Database database;
    private final DueTimes times;
    private final AccountStore accounts;
    private final InstantSource clock;
    private final Outbox outbox;
    private final Senders senders;
    private final SignedLinks links;
    private final SendCheck wanted;
    private final RecipientStore recipients = new RecipientStore();

    /** The rows and what is told of them. */
    public record Outbox(MessageStore messages, OutboxStore store, Suppressions stops, Ids ids) {
        public void move(Handle tx, AccountId account, Message message, Move move, Instant now) {
            store.move(tx, account, message.id(), move, now);
            if (isTold(move.state())) {
                String note = move.rule() == null ? move.outcome() : move.rule().sentence();
                messages.insertEvent(tx, account, message, new MessageStore.Event(ids.next(), now, move.state(), note));
            }
        }

        private static boolean isTold(MessageState state) {
            return switch (state) {
                case QUEUED, SENDING, HELD, RECEIVED -> false;
                case SENT, DELIVERED, FAILED, UNKNOWN, BLOCKED, CANCELED -> true;
            };
        }
    }

    /** What it takes to have a message go. */
    record Way(Senders senders, SignedLinks links, SendCheck wanted) {}

    /** Something to hand over, or how it ended before. */
    private sealed interface Prepared {
        record Ready(Sender sender, Outgoing message) implements Prepared {}

        record Over(String outcome) implements Prepared {}
    }

    OutboxWork(Database database, AccountStore accounts, InstantSource clock, Outbox outbox, Way way) {
        this.database = database;
        this.times = DueStore.pausable(database, "message");
        this.accounts = accounts;
        this.clock = clock;
        this.outbox = outbox;
        this.senders = way.senders();
        this.links = way.links();
        this.wanted = way.wanted();
    }

    @Override
    public String name() {
        return "messages";
    }

    /** A sender may take longer: all its limits of time together are some minutes. */
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
                DeliveryResult step = sender.send(message);
                yield database.jdbi().<String, SQLException>inTransaction(tx -> settle(tx, item, step));
            }
        };
    }

    /** The contact is locked first, as whoever stops it does. */
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
        Verdict verdict = Compliance.judge(message.channel(), message.way().occasion(), recipient, settings, now);
        Senders.Choice choice =
                senders.choose(tx, account, message.channel(), message.way().from(), recipient.line());
        Sender sender = choice.provider() == null ? null : senders.of(choice.provider());
        if (message.standing().state() == MessageState.SENDING
                && (sender == null || !sender.repeatsSafely() || verdict instanceof Verdict.Forbidden)) {
            return over(tx, account, message, Move.to(MessageState.UNKNOWN, "interrupted"));
        }
        return switch (verdict) {
            case Verdict.Forbidden(SendRule rule) ->
                over(tx, account, message, Move.stopped(MessageState.CANCELED, rule));
            case Verdict.Allowed(Instant at)
            when at.isAfter(now) ->
                over(tx, account, message, Move.asleep(message.standing().outcome(), at));
            case Verdict.Allowed _
            when recipient.isUnderReview() && isAutomatic(message) ->
                over(tx, account, message, Move.asleep(UNDER_REVIEW, now.plus(LOOK_AT_REVIEW)));
            case Verdict.Allowed _
            when isTooLate(message, now) -> over(tx, account, message, Move.to(MessageState.FAILED, "too_late"));
            case Verdict.Allowed _
            when choice.lacking() != null -> over(tx, account, message, lacking(message.channel(), choice.lacking()));
            case Verdict.Allowed _ ->
                switch (ask(tx, settings, recipient, message, item.dueAt())) {
                    case SendCheck.NotAnyMore(SendRule rule) -> over(tx, account, message, withdrawn(message, rule));
                    case SendCheck.Later(Instant at, String outcome) ->
                        over(tx, account, message, Move.asleep(outcome, at));
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

    /** While the account was paused; nobody waits beside the phone any more. */
    private static boolean isTooLate(Message message, Instant now) {
        return message.channel() == Channel.CALL
                && message.moments().createdAt().plus(LATEST_CALL).isBefore(now);
    }

    private SendCheck.Answer ask(
            Handle tx, AccountSettings settings, Recipient recipient, Message message, Instant dueAt)
            throws SQLException {
        SendCheck.Waiting waiting = new SendCheck.Waiting(
                message.standing().key(),
                message.standing().outcome(),
                recipient.whereabouts(settings.timezone()),
                dueAt,
                clock.instant());
        return wanted.ask(tx.getConnection(), settings, waiting);
    }

    /** What was in the hands of a server that died may have gone out. */
    private static Move withdrawn(Message message, SendRule rule) {
        return message.standing().state() == MessageState.SENDING
                ? Move.to(MessageState.UNKNOWN, "interrupted")
                : Move.stopped(MessageState.CANCELED, rule);
    }

    /** Nobody expects a call any more once something to call by is configured. */
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
            return over(tx, account, message, Move.asleep(message.standing().outcome(), now));
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

    /** A callback of the provider may have been faster; then its word stands. */
    private String settle(Handle tx, DueMessage item, DeliveryResult step) throws SQLException {
        AccountId account = item.account();
        Instant now = clock.instant();
        if (step instanceof DeliveryResult.Refused(String _, SendRule rule) && rule != null) {
            Message seen = outbox.messages().get(tx, account, item.id(), Visibility.ofTheSystem());
            outbox.stops().mark(tx, account, seen, rule, now);
        }
        Optional<Message> locked = outbox.store().lock(tx, item);
        if (locked.isEmpty()) {
            return "told_meanwhile";
        }
        Move move = switch (step) {
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
        int waits = channel == Channel.CALL ? WAITS_OF_A_CALL : WAITS.size();
        if (item.attempt() > waits) {
            return Move.to(MessageState.FAILED, outcome);
        }
        Duration wait = WAITS.get(item.attempt() - 1);
        Duration longer = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
        return Move.waiting(outcome, now.plus(longer));
    }
}
