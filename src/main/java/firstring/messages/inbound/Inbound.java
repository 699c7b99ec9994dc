package firstring.messages.inbound;

import firstring.messages.Channel;
import firstring.messages.ConsentCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that came in.
 *
 * @param from an E.164 number, or an email address
 * @param to what it was sent to, as the provider says
 * @param key the provider's name for it, so that it is taken once
 * @param said how the provider classified it; null: unclassified
 * @param isAutomatic a machine wrote it, so it is no reply
 * @param answers the names of what it answers, the nearest first; of a mail
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
