package firstring.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of a request. */
public sealed interface OutboundResult {

    /**
     * The other side responded.
     *
     * @param retryAfter how long it asks the sender to wait
     * @param body the part of the body that arrived, at most 64 KiB
     */
    record Answered(int status, @Nullable Duration retryAfter, String body) implements OutboundResult {}

    /** The request never reached the other side. */
    record NotSent(Fault fault) implements OutboundResult {}

    /** It is unknown whether the request reached the other side. */
    record Lost(Fault fault) implements OutboundResult {}
}
