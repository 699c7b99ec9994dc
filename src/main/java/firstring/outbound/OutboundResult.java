package firstring.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
public sealed interface OutboundResult {

    /**
     * The other side has answered.
     *
     * @param retryAfter how long it asks to wait
     * @param body as far as it came, at most 64 KiB of it
     */
    record Answered(int status, @Nullable Duration retryAfter, String body) implements OutboundResult {}

    /** The other side has seen nothing of the request. */
    record NotSent(Fault fault) implements OutboundResult {}

    /** Nobody knows whether the other side has seen the request. */
    record Lost(Fault fault) implements OutboundResult {}
}
