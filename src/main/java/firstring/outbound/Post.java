package firstring.outbound;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A POST request to another system. */
public record Post(URI url, Map<String, String> headers, String contentType, byte[] body) {
    public static Post json(URI url, Map<String, String> headers, byte[] body) {
        return new Post(url, headers, "application/json", body);
    }

    public static Post form(URI url, Map<String, String> headers, String body) {
        return new Post(url, headers, "application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8));
    }
}
