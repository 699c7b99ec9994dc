package firstring.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
public sealed interface Exchange {

    /**
     * The other side has answered.
     *
     * @param retryAfter how long it asks to wait
     * @param body as far as it came, at most 64 KiB of it
     */
    record Answered(int status, @Nullable Duration retryAfter, String body) implements Exchange {}

    /** The other side has seen nothing of the request. */
    record NotSent(Fault fault) implements Exchange {}

    /** Nobody knows whether the other side has seen the request. */
    record Lost(Fault fault) implements Exchange {}
}
