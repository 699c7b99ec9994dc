package firstring.messages.inbound;

import firstring.messages.Channel;
import firstring.messages.ConsentCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incoming message.
 *
 * @param from an E.164 number, or an email address
 * @param to the address it was sent to, as reported by the provider
 * @param key the provider's id for it, so that it is stored once
 * @param said how the provider classified it; null: unclassified
 * @param isAutomatic a machine wrote it, so it is not a reply
 * @param answers for an email, the ids of the messages it replies to, nearest first
 */
record Inbound(
        Channel channel,
        String from,
        @Nullable String to,
        Content content,
        String key,
        @Nullable ConsentCommand said,
        boolean isAutomatic,
        List<String> answers) {

    static Inbound sms(String from, @Nullable String to, Content content, String key, @Nullable ConsentCommand said) {
        return new Inbound(Channel.SMS, from, to, content, key, said, false, List.of());
    }

    /** The same from the address by which its contact is known. */
    Inbound from(String known) {
        return new Inbound(channel, known, to, content, key, said, isAutomatic, answers);
    }

    record Content(
            @Nullable String subject,
            String body,
            @Nullable String html,
            @Nullable String mediaUrl) {}
}
