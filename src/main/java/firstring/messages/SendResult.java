package firstring.messages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of queuing a message. */
public sealed interface SendResult {
    MessageId id();

    /** It will be sent at this time. */
    record Due(MessageId id, Instant at) implements SendResult {}

    /** It waits until a provider is configured ({@code no_provider}, {@code no_sender}); a call has failed instead. */
    record Held(MessageId id, String reason) implements SendResult {}

    /** It will not be sent. */
    record Blocked(MessageId id, SendRule rule) implements SendResult {}

    /** The same message was queued before; this is its state. */
    record Known(MessageId id, MessageState state, @Nullable String outcome) implements SendResult {}
}
