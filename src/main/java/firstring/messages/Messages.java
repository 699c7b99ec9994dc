package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.contacts.Visibility;
import firstring.messages.Compliance.Decision;
import firstring.messages.providers.Senders;
import firstring.postgres.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The outbox: accepts messages inside the transaction of the feature that sends them, so that they are sent if and only
 * if that transaction commits. Whether the recipient can be written to is decided there, and once more just before the
 * message is sent. Thread-safe.
 */
public final class Messages {
    private final AccountStore accounts;
    private final Ids ids;
    private final InstantSource clock;
    private final MessageStore store;
    private final Senders senders;
    private final RecipientStore recipients = new RecipientStore();

    Messages(AccountStore accounts, Ids ids, InstantSource clock, MessageStore store, Senders senders) {
        this.accounts = accounts;
        this.ids = ids;
        this.clock = clock;
        this.store = store;
        this.senders = senders;
    }

    /** Queues a message, holds it, or blocks it by a rule; each is added to the contact's timeline. */
    public SendResult queue(Handle tx, AccountId account, NewMessage wanted) {
        Optional<Message> known = findByKey(tx, account, wanted);
        if (known.isPresent()) {
            return known(known.get());
        }
        Message message = decide(tx, account, wanted);
        if (!store.insert(tx, account, message)) {
            return known(findByKey(tx, account, wanted).orElseThrow());
        }
        addToTimeline(tx, account, message);
        return queued(message);
    }

    /** True when the account is paused: messages of users and other systems are then refused, not sent much later. */
    public boolean isRefused(Handle tx, AccountId account, NewMessage wanted) {
        return accounts.getSettings(account).pause() != null
                && findByKey(tx, account, wanted).isEmpty();
    }

    private Optional<Message> findByKey(Handle tx, AccountId account, NewMessage wanted) {
        return store.findByKey(tx, account, wanted.key(), Visibility.ofTheSystem())
                .seen();
    }

    private static SendResult known(Message message) {
        return new SendResult.Known(
                message.id(), message.standing().state(), message.standing().outcome());
    }

    private void addToTimeline(Handle tx, AccountId account, Message message) {
        SendRule rule = message.standing().rule();
        String note = rule == null ? message.content().body() : rule.sentence();
        Instant now = message.moments().createdAt();
        MessageState state = message.standing().state();
        store.insertEvent(tx, account, message, new MessageStore.Event(ids.next(), now, state, note));
    }

    private static SendResult queued(Message message) {
        Message.Standing standing = message.standing();
        if (standing.rule() != null) {
            return new SendResult.Blocked(message.id(), standing.rule());
        }
        Instant dueAt = message.moments().dueAt();
        return dueAt == null
                ? new SendResult.Held(message.id(), Objects.requireNonNull(standing.outcome()))
                : new SendResult.Due(message.id(), dueAt);
    }

    private Message decide(Handle tx, AccountId account, NewMessage wanted) {
        NewMessage.Route route = wanted.route();
        Recipient recipient = recipients.find(tx, account, wanted.channel(), wanted.contact(), route.to());
        Instant now = clock.instant();
        Instant start = route.notBefore() == null || route.notBefore().isBefore(now) ? now : route.notBefore();
        Decision decision =
                Compliance.decide(wanted.channel(), route.occasion(), recipient, accounts.getSettings(account), start);
        Senders.Choice choice =
                senders.choose(tx, account, wanted.channel(), lineOf(tx, account, route), recipient.line());
        return new Message(
                new MessageId(ids.next()),
                wanted.contact(),
                wanted.channel(),
                content(wanted),
                new Message.Way(choice.from(), recipient.to(), route.line(), route.user(), route.occasion()),
                standing(wanted, decision, choice),
                moments(decision, choice, route.notBefore(), now));
    }

    private @Nullable String lineOf(Handle tx, AccountId account, NewMessage.Route route) {
        if (route.from() != null || route.line() == null) {
            return route.from();
        }
        return recipients.findLine(tx, account, route.line()).orElse(null);
    }

    private static Message.Content content(NewMessage wanted) {
        NewMessage.Content content = wanted.content();
        Integer segments = wanted.channel() == Channel.SMS ? SmsText.segments(content.body()) : null;
        return new Message.Content(content.subject(), content.body(), content.html(), content.mediaUrl(), segments);
    }

    /** The initial state. A call is made now or not at all, so it is not held. */
    private static Message.Standing standing(NewMessage wanted, Decision decision, Senders.Choice choice) {
        return switch (decision) {
            case Decision.Forbidden(SendRule rule) ->
                new Message.Standing(MessageState.BLOCKED, null, rule, wanted.key(), null, 0);
            case Decision.Allowed _ -> {
                MessageState fallback = wanted.channel() == Channel.CALL ? MessageState.FAILED : MessageState.HELD;
                MessageState state = choice.lacking() == null ? MessageState.QUEUED : fallback;
                yield new Message.Standing(state, choice.lacking(), null, wanted.key(), null, 0);
            }
        };
    }

    private static Message.Moments moments(
            Decision decision, Senders.Choice choice, @Nullable Instant notBefore, Instant now) {
        Instant dueAt = decision instanceof Decision.Allowed(Instant at) && choice.lacking() == null ? at : null;
        return new Message.Moments(notBefore, dueAt, now, now, null, null);
    }
}
