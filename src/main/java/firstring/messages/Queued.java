package firstring.messages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a message that was to be sent. */
public sealed interface Queued {
    MessageId id();

    /** It goes out at this moment. */
    record Due(MessageId id, Instant at) implements Queued {}

    /** It waits until something is configured, {@code no_provider} or {@code no_sender}; a call does not, and has failed. */
    record Held(MessageId id, String reason) implements Queued {}

    /** It will not go out. */
    record Blocked(MessageId id, Rule rule) implements Queued {}

    /** The same was queued before; this is where it stands. */
    record Known(MessageId id, MessageState state, @Nullable String outcome) implements Queued {}
}
