package firstring.http;

import firstring.concurrent.Overloaded;
import firstring.http.server.BodyWriter;
import firstring.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete response. Bodies are small and in memory; every body under {@code /api} is JSON, except exports.
 *
 * @param cookies one {@code Set-Cookie} header each
 * @param stream writes the body instead when it is too long for memory; otherwise null
 */
public record Answer(
        int status,
        Map<String, String> headers,
        List<String> cookies,
        byte[] body,
        @Nullable BodyWriter stream) {

    /** The message of every 403. */
    public static final String UNAUTHORIZED = "This action is unauthorized.";

    public Answer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, List.of(), body, null);
    }

    /** A response whose body is written while it is sent. */
    public static Answer streamed(Map<String, String> headers, BodyWriter stream) {
        return new Answer(200, headers, List.of(), new byte[0], stream);
    }

    /** A JSON response: {@code content} is anything {@link Json#bytes} can write. */
    public static Answer json(int status, Object content) {
        return ofJson(status, Json.bytes(content));
    }

    /** A JSON response of bytes already written. */
    public static Answer ofJson(int status, byte[] body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), body);
    }

    /** The contract's error body with only a message (docs/contract.md 1.4). */
    public static Answer message(int status, String message) {
        return json(status, Map.of("message", message));
    }

    /** 400 with all faults at once (docs/contract.md 1.4). */
    public static Answer invalid(Faults faults) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", "The given data was invalid.");
        content.put("errors", faults.byField());
        return json(400, content);
    }

    public static Answer unauthenticated() {
        return message(401, "Unauthenticated.");
    }

    public static Answer unauthorized() {
        return message(403, UNAUTHORIZED);
    }

    public static Answer notFound() {
        return message(404, "Not found.");
    }

    /** 429: too many heavy computations are running; nothing was done. */
    public static Answer overloaded(Overloaded refusal) {
        return message(429, "The server is busy. Please try again in a few seconds.")
                .withHeader("Retry-After", Long.toString(refusal.retryAfterSeconds()));
    }

    /** 204: successful, without a body. */
    public static Answer empty() {
        return new Answer(204, Map.of(), new byte[0]);
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, cookies, body, stream);
    }

    public Answer withCookie(String cookie) {
        List<String> more = Stream.concat(cookies.stream(), Stream.of(cookie)).toList();
        return new Answer(status, headers, more, body, stream);
    }
}
