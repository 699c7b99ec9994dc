package firstring.messages;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent.
 *
 * @param contact null: to a number that is no contact's
 * @param key says what it is; the same key again is the same message. At most {@link #MAX_KEY} characters
 */
public record NewMessage(Channel channel, @Nullable ContactId contact, String key, Content content, Route route) {
    public static final int MAX_KEY = 255;
    public static final int MAX_SMS = 1_600;
    public static final int MAX_SUBJECT = 255;
    public static final int MAX_BODY = 65_535;
    public static final int MAX_HTML = 200_000;

    /** @param html null: text alone */
    public record Content(
            @Nullable String subject,
            String body,
            @Nullable String html,
            @Nullable String mediaUrl) {}

    /**
     * How it goes; null leaves the choice.
     *
     * @param to an E.164 number or an email address; null: the contact's own
     * @param from an E.164 number of the account; null: the contact's line, else the one it last wrote with
     * @param notBefore null: as soon as it may
     */
    public record Route(
            @Nullable String to,
            @Nullable String from,
            @Nullable Long line,
            @Nullable UserId user,
            @Nullable Instant notBefore,
            SendReason occasion) {
        public static final Route USUAL = new Route(null, null, null, null, null, SendReason.AUTOMATIC);

        /** The contact's own address by the account's line of this id. */
        public static Route byLine(@Nullable Long line) {
            return new Route(null, null, line, null, null, SendReason.AUTOMATIC);
        }
    }

    public NewMessage {
        Objects.checkIndex(key.length() - 1, MAX_KEY);
    }

    public static NewMessage sms(ContactId contact, String key, String body) {
        return new NewMessage(Channel.SMS, contact, key, new Content(null, body, null, null), Route.USUAL);
    }

    public static NewMessage email(ContactId contact, String key, String subject, String body) {
        return new NewMessage(Channel.EMAIL, contact, key, new Content(subject, body, null, null), Route.USUAL);
    }

    public NewMessage by(Route other) {
        return new NewMessage(channel, contact, key, content, other);
    }
}
