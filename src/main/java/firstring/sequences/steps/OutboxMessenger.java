package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.messages.Channel;
import firstring.messages.Messages;
import firstring.messages.NewMessage;
import firstring.messages.NewMessage.Content;
import firstring.messages.NewMessage.Route;
import firstring.messages.SendResult;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.text.HtmlText;
import java.sql.Connection;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Sends through the outbox. While a message is held there because no provider is configured, its enrollment waits, so
 * that a sequence does not accumulate messages that would all be sent at once later. Thread-safe.
 */
public final class OutboxMessenger implements Messenger {
    /** The maximum length of a line in a mail header (RFC 5322, 2.1.1). */
    private static final int MAX_SUBJECT = 998;

    private final Messages messages;

    public OutboxMessenger(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Outcome queue(Connection tx, AccountId account, Outgoing message) {
        NewMessage wanted = new NewMessage(
                message.channel(), message.contact(), message.key(), content(message), Route.byLine(message.lineId()));
        if (isTooLong(wanted)) {
            return new Refused(OutcomeCode.TOO_LONG.code());
        }
        // The connection is the caller's, so the handle is not closed.
        return outcome(messages.queue(Jdbi.open(tx), account, wanted));
    }

    private static Content content(Outgoing message) {
        return message.html()
                ? new Content(message.subject(), HtmlText.of(message.body()), message.body(), null)
                : new Content(message.subject(), message.body(), null, null);
    }

    private static Outcome outcome(SendResult queued) {
        return switch (queued) {
            case SendResult.Due due -> new Taken(due.id().value());
            case SendResult.Held held -> new Held(held.reason());
            case SendResult.Blocked blocked -> new Refused(blocked.rule().code());
            case SendResult.Known known -> known(known);
        };
    }

    private static Outcome known(SendResult.Known known) {
        return switch (known.state()) {
            case HELD -> new Held(OutcomeCode.HELD.code());
            case QUEUED ->
                StepMessages.isUntried(known.outcome())
                        ? new Held(OutcomeCode.HELD.code())
                        : new Taken(known.id().value());
            case BLOCKED, CANCELED -> new Refused(OutcomeCode.REFUSED.code());
            case SENDING, SENT, DELIVERED, FAILED, UNKNOWN, RECEIVED ->
                new Taken(known.id().value());
        };
    }

    /** Values of a contact's fields can make a text longer than its template. */
    private static boolean isTooLong(NewMessage message) {
        Content content = message.content();
        int max = message.channel() == Channel.SMS ? NewMessage.MAX_SMS : NewMessage.MAX_BODY;
        return length(content.body()) > max
                || length(content.html()) > NewMessage.MAX_HTML
                || length(content.subject()) > MAX_SUBJECT;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }
}
