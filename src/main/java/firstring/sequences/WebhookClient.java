package firstring.sequences;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts to other systems, within limits and with a name for everything that can go wrong. Thread-safe. */
final class WebhookClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final long MAX_ANSWER_BYTES = 65_536;
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    private final boolean mayReachPrivate;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    WebhookClient(boolean mayReachPrivate) {
        this.mayReachPrivate = mayReachPrivate;
    }

    /**
     * What came of one attempt.
     *
     * @param outcome {@code delivered}, or what went wrong
     * @param mayHelpLater true: the same may go well another time
     * @param retryAfter how long the other side asks to wait
     */
    record Attempt(
            String outcome,
            boolean delivered,
            boolean mayHelpLater,
            @Nullable Duration retryAfter) {
        static Attempt failed(String outcome, boolean mayHelpLater) {
            return new Attempt(outcome, false, mayHelpLater, null);
        }
    }

    Attempt post(URI url, Map<String, String> headers, String body) throws InterruptedException {
        try {
            if (!mayReachPrivate && PrivateAddresses.isAny(InetAddress.getAllByName(url.getHost()))) {
                return Attempt.failed("private_address", false);
            }
            return judge(send(url, headers, body));
        } catch (UnknownHostException unknown) {
            return Attempt.failed("dns", true);
        } catch (HttpTimeoutException | TimeoutException late) {
            return Attempt.failed("timeout", true);
        } catch (ConnectException refused) {
            return Attempt.failed("refused", true);
        } catch (SSLException untrusted) {
            return Attempt.failed("tls", true);
        } catch (IOException broken) {
            return Attempt.failed("broken", true);
        } catch (IllegalArgumentException impossible) {
            return Attempt.failed("invalid_address", false);
        }
    }

    private HttpResponse<Void> send(URI url, Map<String, String> headers, String body)
            throws IOException, InterruptedException, TimeoutException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(WHOLE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Firstring")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.discarding(), MAX_ANSWER_BYTES));
        try {
            return answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static Attempt judge(HttpResponse<?> answer) {
        int status = answer.statusCode();
        if (status >= OK && status < REDIRECT) {
            return new Attempt("delivered", true, false, null);
        }
        boolean mayHelp =
                status >= SERVER_FAULT || status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY;
        return new Attempt("status_" + status, false, mayHelp, retryAfter(answer));
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(null);
    }

    /** The headers of a signed message (Standard Webhooks 1.0.0), and its key against doubles. */
    static Map<String, String> headers(String key, Instant at, String signature) {
        return Map.of(
                "webhook-id", key,
                "webhook-timestamp", Long.toString(at.getEpochSecond()),
                "webhook-signature", signature,
                "Idempotency-Key", key);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
