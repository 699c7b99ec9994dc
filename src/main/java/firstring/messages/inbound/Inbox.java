package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.contacts.ContactId;
import firstring.contacts.Visibility;
import firstring.messages.Channel;
import firstring.messages.ConsentCommand;
import firstring.messages.Message;
import firstring.messages.MessageId;
import firstring.messages.MessageState;
import firstring.messages.MessageStore;
import firstring.messages.Messages;
import firstring.messages.NewMessage;
import firstring.messages.OutboxWork.Outbox;
import firstring.messages.PersonStore;
import firstring.messages.SendReason;
import firstring.messages.SignedLinks;
import firstring.messages.consent.OptOutReview;
import firstring.messages.consent.OptOutReviewStore;
import firstring.messages.consent.OptOutWords;
import firstring.messages.consent.Suppressions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Handles incoming messages: they are stored once, shown on the contact's timeline, and applied when they opt out or
 * in, all in one transaction. Possible opt-outs are kept for review. A number is locked first, then its contact.
 */
public final class Inbox {
    private final Outbox outbox;
    private final Messages messages;
    private final Suppressions suppressions;
    private final ReplyReceived replies;
    private final SignedLinks links;
    private final PersonStore people = new PersonStore();
    private final OptOutReviewStore reviews = new OptOutReviewStore();

    public Inbox(
            Outbox outbox, Messages messages, Suppressions suppressions, ReplyReceived replies, SignedLinks links) {
        this.outbox = outbox;
        this.messages = messages;
        this.suppressions = suppressions;
        this.replies = replies;
        this.links = links;
    }

    MessageId receive(Handle tx, Inbound received, AccountSettings settings, Instant now) throws SQLException {
        AccountId account = settings.account();
        Optional<PersonStore.Owner> owner = owner(tx, account, received);
        Inbound inbound = owner.map(known -> received.from(known.address())).orElse(received);
        ContactId contact = owner.map(PersonStore.Owner::contact).orElse(null);
        Message message = message(inbound, contact, now);
        if (!outbox.messages().insert(tx, account, message)) {
            return outbox.messages()
                    .findByKey(tx, account, inbound.key(), Visibility.ofTheSystem())
                    .seen()
                    .orElseThrow()
                    .id();
        }
        outbox.messages()
                .insertEvent(
                        tx,
                        account,
                        message,
                        new MessageStore.Event(
                                outbox.ids().next(),
                                now,
                                MessageState.RECEIVED,
                                inbound.content().body()));
        if (contact != null) {
            people.engaged(tx, account, contact, now);
        }
        applyCommand(tx, settings, inbound, message, owner, now);
        return message.id();
    }

    private Optional<PersonStore.Owner> owner(Handle tx, AccountId account, Inbound inbound) {
        if (inbound.channel() != Channel.EMAIL) {
            return people.lockOwner(tx, account, inbound.from());
        }
        return answered(tx, account, inbound)
                .or(() -> people.findByEmail(tx, account, inbound.from()))
                .filter(contact -> people.lockContact(tx, account, contact))
                .map(contact -> new PersonStore.Owner(contact, inbound.from(), true));
    }

    /** A reply to our email comes from the contact it was sent to, no matter which address it is sent from. */
    private Optional<ContactId> answered(Handle tx, AccountId account, Inbound inbound) {
        return inbound.answers().stream()
                .flatMap(name -> links.messageOf(account, name).stream())
                .flatMap(id -> outbox.messages().find(tx, account, id, Visibility.ofTheSystem()).seen().stream())
                .flatMap(message -> Stream.ofNullable(message.contact()))
                .findFirst();
    }

    private Message message(Inbound inbound, @Nullable ContactId contact, Instant now) {
        Inbound.Content content = inbound.content();
        return new Message(
                new MessageId(outbox.ids().next()),
                contact,
                inbound.channel(),
                new Message.Content(content.subject(), content.body(), content.html(), content.mediaUrl(), null),
                new Message.Way(inbound.from(), inbound.to(), null, null, SendReason.PERSON),
                new Message.Standing(MessageState.RECEIVED, null, null, inbound.key(), null, 0),
                new Message.Moments(null, null, now, now, null, null));
    }

    private void applyCommand(
            Handle tx,
            AccountSettings settings,
            Inbound inbound,
            Message message,
            Optional<PersonStore.Owner> owner,
            Instant now)
            throws SQLException {
        AccountId account = settings.account();
        switch (order(inbound, settings)) {
            case STOP -> {
                close(tx, account, inbound, now);
                suppressions.optOut(tx, account, inbound.from(), owner, "reply", now);
            }
            case START -> {
                close(tx, account, inbound, now);
                suppressions.optIn(tx, account, inbound.from(), owner, now);
                outbox.store().wakeReviewed(tx, account, inbound.from(), now);
            }
            case YES -> {
                if (!suppressions.optIn(tx, account, inbound.from(), owner, now)) {
                    reply(tx, account, inbound, message, now);
                }
            }
            case HELP -> help(tx, account, inbound, message.contact(), settings.name());
            case UNCERTAIN -> {
                reviews.add(
                        tx,
                        account,
                        new OptOutReview(
                                message.id(),
                                inbound.from(),
                                message.contact(),
                                inbound.content().body(),
                                now));
                reply(tx, account, inbound, message, now);
            }
            case NONE -> reply(tx, account, inbound, message, now);
        }
    }

    /** The provider's classification takes precedence, since the provider acts on it. */
    private static ConsentCommand order(Inbound inbound, AccountSettings settings) {
        if (inbound.said() != null) {
            return inbound.said();
        }
        return inbound.channel() == Channel.SMS
                ? OptOutWords.with(settings.optOutWords())
                        .read(inbound.content().body())
                : ConsentCommand.NONE;
    }

    private void close(Handle tx, AccountId account, Inbound inbound, Instant now) {
        reviews.decide(tx, account, inbound.from(), OptOutReview.Decision.SUPERSEDED, null, now);
    }

    private void reply(Handle tx, AccountId account, Inbound inbound, Message message, Instant now)
            throws SQLException {
        if (message.contact() != null && !inbound.isAutomatic()) {
            replies.replyReceived(
                    tx.getConnection(),
                    account,
                    new ReplyReceived.Reply(message.contact(), message.channel(), message.id(), now));
        }
    }

    private void help(Handle tx, AccountId account, Inbound inbound, @Nullable ContactId contact, String accountName) {
        messages.queue(
                tx,
                account,
                new NewMessage(
                        Channel.SMS,
                        contact,
                        "help-" + inbound.key(),
                        new NewMessage.Content(
                                null,
                                "%s: Reply STOP to unsubscribe, START to resubscribe.".formatted(accountName),
                                null,
                                null),
                        new NewMessage.Route(inbound.from(), inbound.to(), null, null, null, SendReason.ANSWER)));
    }
}
