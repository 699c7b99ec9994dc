package firstring.messages;

import firstring.outbound.Exchange;
import firstring.outbound.Fault;
import firstring.outbound.Outbound;
import firstring.outbound.Post;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a provider and says what that came to. What the provider has seen nothing of is tried again; of what was lost
 * later nobody knows whether it acted on it. Thread-safe.
 */
final class HttpSending {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final Outbound outbound;

    HttpSending(Outbound outbound) {
        this.outbound = outbound;
    }

    /** Reads an answer of a provider that took the request (2xx) or refused it (4xx). */
    @FunctionalInterface
    interface Reading {
        Step read(int status, String body);
    }

    /** @param repeatsSafely true when a second request of the same key does nothing */
    Step send(Post request, boolean repeatsSafely, Reading reading) throws InterruptedException {
        return switch (outbound.post(request)) {
            case Exchange.Answered answer -> judge(answer, repeatsSafely, reading);
            case Exchange.NotSent(Fault fault) -> new Step.Later(fault.code(), null);
            case Exchange.Lost(Fault fault) -> unsure(fault.code(), repeatsSafely);
        };
    }

    private static Step judge(Exchange.Answered answer, boolean repeatsSafely, Reading reading) {
        int status = answer.status();
        if (status == TOO_MANY || status == UNAVAILABLE) {
            return new Step.Later("status_" + status, bounded(answer.retryAfter()));
        }
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new Step.Later("unauthorized", null);
        }
        if (status >= SERVER_FAULT) {
            return unsure("status_" + status, repeatsSafely);
        }
        return reading.read(status, answer.body());
    }

    private static Step unsure(String outcome, boolean repeatsSafely) {
        return repeatsSafely ? new Step.Later(outcome, null) : new Step.Unknown(outcome);
    }

    private static @Nullable Duration bounded(@Nullable Duration asked) {
        return asked == null || asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
    }
}
