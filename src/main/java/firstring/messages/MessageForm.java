package firstring.messages;

import firstring.accounts.Caller;
import firstring.contacts.ContactId;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.text.EmailAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message that a user or program sends. Faults are collected in the parameters; if there are any, the message
 * must not be used.
 */
public final class MessageForm {
    static final Set<String> KEYS = Set.of(
            "channel",
            "contact_id",
            "to",
            "subject",
            "body",
            "html",
            "media_url",
            "line_id",
            "send_at",
            "idempotency_key");

    private static final String RESERVED = "enrollment-";
    private static final int MAX_URL = 2_048;
    private static final Duration MAX_DELAY = Duration.ofDays(366);

    private final Params params;
    private final String region;
    private final Caller caller;
    private final Instant now;

    MessageForm(Params params, String region, Caller caller, Instant now) {
        this.params = params;
        this.region = region;
        this.caller = caller;
        this.now = now;
    }

    NewMessage read() {
        Patch patch = Patch.creating(params);
        Channel channel = patch.required(
                "channel", Channel.SMS, patch.choice(List.of(Channel.SMS, Channel.EMAIL), Channel::code));
        boolean isSms = channel == Channel.SMS;
        Long contact = params.id("contact_id");
        String to = to(channel);
        if (params.form().sent("contact_id") == null && params.form().sent("to") == null) {
            params.faults().add("contact_id", "Send `contact_id` or `to`.");
        }
        int maxBody = isSms ? NewMessage.MAX_SMS : NewMessage.MAX_BODY;
        String body = patch.required("body", "", field -> params.text(field, maxBody));
        String key = key();
        return new NewMessage(
                channel,
                contact == null ? null : new ContactId(contact),
                key == null ? UUID.randomUUID().toString() : key,
                new NewMessage.Content(
                        isSms ? absent("subject") : patch.required("subject", "", patch.line(NewMessage.MAX_SUBJECT)),
                        body,
                        isSms ? absent("html") : params.text("html", NewMessage.MAX_HTML),
                        isSms ? mediaUrl(params, "media_url") : absent("media_url")),
                new NewMessage.Route(to, null, params.id("line_id"), caller.user(), sendAt(), SendReason.of(caller)));
    }

    /** Reads the idempotency key. The reserved prefix belongs to messages of sequence steps. */
    private @Nullable String key() {
        String key = params.line("idempotency_key", NewMessage.MAX_KEY);
        if (key != null && key.startsWith(RESERVED)) {
            params.faults().add("idempotency_key", "`idempotency_key` must not begin with %s.".formatted(RESERVED));
        }
        return key;
    }

    private @Nullable String absent(String field) {
        if (params.form().sent(field) != null) {
            params.faults().add(field, "`%s` cannot be sent with this channel.".formatted(field));
        }
        return null;
    }

    private @Nullable String to(Channel channel) {
        String text = params.line("to", EmailAddress.MAX_LENGTH);
        if (text == null) {
            return null;
        }
        if (channel == Channel.SMS) {
            Optional<String> phone = Phones.parse(text, region).map(Phone::e164);
            if (phone.isEmpty()) {
                params.faults().add("to", "`to` must be a phone number.");
            }
            return phone.orElse(null);
        }
        if (!EmailAddress.isOne(text)) {
            params.faults().add("to", "`to` must be an email address.");
        }
        return text;
    }

    public static @Nullable String mediaUrl(Params params, String field) {
        String text = params.line(field, MAX_URL);
        if (text != null && !isWebAddress(text)) {
            params.faults().add(field, "`%s` must be an http or https URL.".formatted(field));
        }
        return text;
    }

    private static boolean isWebAddress(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null
                    && url.getUserInfo() == null
                    && Set.of("http", "https").contains(String.valueOf(url.getScheme()));
        } catch (IllegalArgumentException noUrl) {
            return false;
        }
    }

    private @Nullable Instant sendAt() {
        Instant moment = params.moment("send_at");
        if (moment == null || moment.isBefore(now.plus(MAX_DELAY))) {
            return moment;
        }
        params.faults().add("send_at", "`send_at` must be a time within the next year.");
        return null;
    }
}
