package firstring.messages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a message that was to be sent. */
public sealed interface SendResult {
    MessageId id();

    /** It goes out at this moment. */
    record Due(MessageId id, Instant at) implements SendResult {}

    /** It waits until something is configured, {@code no_provider} or {@code no_sender}; a call does not, and has failed. */
    record Held(MessageId id, String reason) implements SendResult {}

    /** It will not go out. */
    record Blocked(MessageId id, SendRule rule) implements SendResult {}

    /** The same was queued before; this is where it stands. */
    record Known(MessageId id, MessageState state, @Nullable String outcome) implements SendResult {}
}
