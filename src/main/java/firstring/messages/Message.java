package firstring.messages;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stored message. */
public record Message(
        MessageId id,
        @Nullable ContactId contact,
        Channel channel,
        Content content,
        Way way,
        Standing standing,
        Moments moments) {

    /** @param segments of an SMS; null for other channels */
    public record Content(
            @Nullable String subject,
            String body,
            @Nullable String html,
            @Nullable String mediaUrl,
            @Nullable Integer segments) {}

    public record Way(
            @Nullable String from,
            @Nullable String to,
            @Nullable Long line,
            @Nullable UserId user,
            SendReason occasion) {}

    /** @param rule only for a message that is blocked or canceled */
    public record Standing(
            MessageState state,
            @Nullable String outcome,
            @Nullable SendRule rule,
            String key,
            @Nullable String providerId,
            int attempt) {}

    public record Moments(
            @Nullable Instant notBefore,
            @Nullable Instant dueAt,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt) {}

    public boolean isInbound() {
        return standing.state() == MessageState.RECEIVED;
    }
}
