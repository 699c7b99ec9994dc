package firstring.sequences.webhooks;

import firstring.outbound.Breaker;
import firstring.outbound.Fault;
import firstring.outbound.Outbound;
import firstring.outbound.OutboundResult;
import firstring.outbound.Post;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts webhooks, and decides for each attempt whether a retry can help. Thread-safe. */
public final class WebhookClient {
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    private final Outbound outbound;
    private final Breaker breaker = new Breaker();

    public WebhookClient(Outbound outbound) {
        this.outbound = outbound;
    }

    /**
     * The result of one attempt.
     *
     * @param outcome {@code delivered}, or the reason of the failure
     * @param mayHelpLater true: a retry may succeed
     * @param retryAfter how long the receiver asks to wait
     */
    public record Attempt(
            String outcome,
            boolean delivered,
            boolean mayHelpLater,
            @Nullable Duration retryAfter) {
        static Attempt failed(Fault fault) {
            return new Attempt(fault.code(), false, !fault.isOfAddress(), null);
        }
    }

    /** Aborts running exchanges, and every later one at once. */
    public void stop() {
        breaker.open();
    }

    public boolean isStopped() {
        return breaker.isOpen();
    }

    public Attempt post(URI url, Map<String, String> headers, String body) throws InterruptedException {
        return switch (outbound.post(Post.json(url, headers, body.getBytes(StandardCharsets.UTF_8)), breaker)) {
            case OutboundResult.Answered(int status, Duration retryAfter, String _) -> resultOf(status, retryAfter);
            case OutboundResult.NotSent(Fault fault) -> Attempt.failed(fault);
            case OutboundResult.Lost(Fault fault) -> Attempt.failed(fault);
        };
    }

    private static Attempt resultOf(int status, @Nullable Duration retryAfter) {
        if (status >= OK && status < REDIRECT) {
            return new Attempt("delivered", true, false, null);
        }
        boolean mayHelp =
                status >= SERVER_FAULT || status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY;
        return new Attempt("status_" + status, false, mayHelp, retryAfter);
    }

    /** The headers of a signed message (Standard Webhooks 1.0.0), including its key against duplicates. */
    public static Map<String, String> headers(String key, Instant at, String signature) {
        return Map.of(
                "webhook-id", key,
                "webhook-timestamp", Long.toString(at.getEpochSecond()),
                "webhook-signature", signature,
                "Idempotency-Key", key);
    }
}
