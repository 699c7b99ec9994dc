package firstring.messages;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to send.
 *
 * @param contact null: to a number that belongs to no contact
 * @param key identifies the message; the same key again is the same message. At most {@link #MAX_KEY} characters
 */
public record NewMessage(Channel channel, @Nullable ContactId contact, String key, Content content, Route route) {
    public static final int MAX_KEY = 255;
    public static final int MAX_SMS = 1_600;
    public static final int MAX_SUBJECT = 255;
    public static final int MAX_BODY = 65_535;
    public static final int MAX_HTML = 200_000;

    /** @param html null: text only */
    public record Content(
            @Nullable String subject,
            String body,
            @Nullable String html,
            @Nullable String mediaUrl) {}

    /**
     * The addresses and time of a message; null leaves the choice to the server.
     *
     * @param to an E.164 number or an email address; null: the contact's own
     * @param from an E.164 number of the account; null: the contact's line, else the one last used with the contact
     * @param notBefore null: as soon as possible
     */
    public record Route(
            @Nullable String to,
            @Nullable String from,
            @Nullable Long line,
            @Nullable UserId user,
            @Nullable Instant notBefore,
            SendReason occasion) {
        public static final Route DEFAULT = new Route(null, null, null, null, null, SendReason.AUTOMATIC);

        /** The contact's own address, sent from the account's line with this id. */
        public static Route byLine(@Nullable Long line) {
            return new Route(null, null, line, null, null, SendReason.AUTOMATIC);
        }
    }

    public NewMessage {
        Objects.checkIndex(key.length() - 1, MAX_KEY);
    }

    public static NewMessage sms(ContactId contact, String key, String body) {
        return new NewMessage(Channel.SMS, contact, key, new Content(null, body, null, null), Route.DEFAULT);
    }

    public static NewMessage email(ContactId contact, String key, String subject, String body) {
        return new NewMessage(Channel.EMAIL, contact, key, new Content(subject, body, null, null), Route.DEFAULT);
    }

    public NewMessage by(Route other) {
        return new NewMessage(channel, contact, key, content, other);
    }
}
