package firstring.messages.providers;

import firstring.messages.DeliveryResult;
import firstring.outbound.Fault;
import firstring.outbound.Outbound;
import firstring.outbound.OutboundResult;
import firstring.outbound.Post;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a provider and classifies the result. A request that never reached the provider is retried; if the response
 * is lost later, it is unknown whether the provider acted on it. Thread-safe.
 */
final class HttpSending {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;
    private static final int UNAVAILABLE = 503;
    private static final Duration MAX_REQUESTED_WAIT = Duration.ofHours(1);

    private final Outbound outbound;

    HttpSending(Outbound outbound) {
        this.outbound = outbound;
    }

    /** Reads a response of a provider that accepted the request (2xx) or rejected it (4xx). */
    @FunctionalInterface
    interface Reading {
        DeliveryResult read(int status, String body);
    }

    /** @param repeatsSafely true when a second request with the same key does nothing */
    DeliveryResult send(Post request, boolean repeatsSafely, Reading reading) throws InterruptedException {
        return switch (outbound.post(request)) {
            case OutboundResult.Answered answer -> resultOf(answer, repeatsSafely, reading);
            case OutboundResult.NotSent(Fault fault) -> new DeliveryResult.Later(fault.code(), null);
            case OutboundResult.Lost(Fault fault) -> unsure(fault.code(), repeatsSafely);
        };
    }

    private static DeliveryResult resultOf(OutboundResult.Answered answer, boolean repeatsSafely, Reading reading) {
        int status = answer.status();
        if (status == TOO_MANY || status == UNAVAILABLE) {
            return new DeliveryResult.Later("status_" + status, bounded(answer.retryAfter()));
        }
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new DeliveryResult.Later("unauthorized", null);
        }
        if (status >= SERVER_FAULT) {
            return unsure("status_" + status, repeatsSafely);
        }
        return reading.read(status, answer.body());
    }

    private static DeliveryResult unsure(String outcome, boolean repeatsSafely) {
        return repeatsSafely ? new DeliveryResult.Later(outcome, null) : new DeliveryResult.Unknown(outcome);
    }

    private static @Nullable Duration bounded(@Nullable Duration asked) {
        return asked == null || asked.compareTo(MAX_REQUESTED_WAIT) < 0 ? asked : MAX_REQUESTED_WAIT;
    }
}
