package firstring.messages;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a provider and says what that came to. What failed before the request was written is tried again; of what
 * failed later nobody knows whether the provider acted on it. Thread-safe.
 */
final class HttpSending {
    static final Duration CONNECT = Duration.ofSeconds(5);
    static final Duration ANSWER = Duration.ofSeconds(15);

    private static final long MAX_ANSWER_BYTES = 64 * 1024;
    private static final long MAX_WAIT_SECONDS = 3_600;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final Duration patience;

    HttpSending() {
        this(ANSWER);
    }

    HttpSending(Duration patience) {
        this.patience = patience;
    }

    /** Reads an answer of a provider that took the request (2xx) or refused it (4xx). */
    @FunctionalInterface
    interface Reading {
        Step read(int status, String body);
    }

    HttpRequest.Builder to(URI url) {
        return HttpRequest.newBuilder(url).timeout(patience);
    }

    /** @param repeatsSafely true when a second request of the same key does nothing */
    Step send(HttpRequest request, boolean repeatsSafely, Reading reading) throws InterruptedException {
        try {
            HttpResponse<byte[]> response =
                    client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
            return judge(response, repeatsSafely, reading);
        } catch (IOException failed) {
            return judge(failed, repeatsSafely);
        }
    }

    private static Step judge(HttpResponse<byte[]> response, boolean repeatsSafely, Reading reading) {
        int status = response.statusCode();
        if (status == 429 || status == 503) {
            return new Step.Later("status_" + status, retryAfter(response));
        }
        if (status == 401 || status == 403) {
            return new Step.Later("unauthorized", null);
        }
        if (status >= 500) {
            return unsure("status_" + status, repeatsSafely);
        }
        return reading.read(status, new String(response.body(), StandardCharsets.UTF_8));
    }

    private static Step judge(Exception failed, boolean repeatsSafely) {
        return switch (failed) {
            case HttpConnectTimeoutException _ -> new Step.Later("connect_timeout", null);
            case ConnectException refused ->
                new Step.Later(refused.getCause() instanceof UnresolvedAddressException ? "dns" : "refused", null);
            case SSLHandshakeException _ -> new Step.Later("tls", null);
            case HttpTimeoutException _ -> unsure("timeout", repeatsSafely);
            default -> unsure("connection_lost", repeatsSafely);
        };
    }

    private static Step unsure(String outcome, boolean repeatsSafely) {
        return repeatsSafely ? new Step.Later(outcome, null) : new Step.Unknown(outcome);
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Math.min(Long.parseLong(seconds), MAX_WAIT_SECONDS))
                : null;
    }
}
