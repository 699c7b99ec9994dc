package firstring;

import firstring.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A small HTTP client of one server, for tests. A token is sent as {@code Authorization: Bearer}; null sends none. */
public class TestClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final URI url;

    public TestClient(URI url) {
        this.url = url;
    }

    /** A response. {@code body} parses it as JSON, {@code text} is the original text. */
    public record Reply(int status, HttpHeaders headers, String text) {
        public JsonNode body() {
            return Json.tree(text);
        }

        public @Nullable String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    public final URI url() {
        return url;
    }

    public final URI url(String path) {
        return URI.create(url + path);
    }

    public final Reply get(String path, @Nullable String token) {
        return send(request(path, token).GET());
    }

    /** The body is anything that {@link Json#text} can write: a map, a list, a tree. */
    public final Reply post(String path, @Nullable String token, Object body) {
        return send(json(request(path, token)).method("POST", publisher(body)));
    }

    public final Reply put(String path, @Nullable String token, Object body) {
        return send(json(request(path, token)).method("PUT", publisher(body)));
    }

    public final Reply patch(String path, @Nullable String token, Object body) {
        return send(json(request(path, token)).method("PATCH", publisher(body)));
    }

    public final Reply delete(String path, @Nullable String token) {
        return send(request(path, token).DELETE());
    }

    /** For requests that the short forms cannot express. */
    public final HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(PATIENCE);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public final Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/json");
    }

    private static BodyPublisher publisher(Object body) {
        return BodyPublishers.ofByteArray(Json.bytes(body));
    }
}
