package firstring.http;

import java.time.Instant;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * One request as an endpoint sees it. The complete body is read, within the server's limit, before the endpoint runs.
 *
 * @param requestId unique per request, returned as {@code X-Request-Id} and logged
 * @param path the decoded path, without query, that was used to find the route
 * @param query the raw query string, empty when there is none
 * @param pathParameters the decoded values of the route's {@code {name}} parameters
 * @param remoteAddress the client's address: the peer's own, or the forwarded one when the peer is a trusted proxy
 */
public record Call(
        String requestId,
        String method,
        String path,
        String query,
        Map<String, String> pathParameters,
        HttpFields headers,
        byte[] body,
        String remoteAddress,
        Instant receivedAt) {

    /** This call with its decompressed body, and without the header that named the compression. */
    public Call unpacked(byte[] plain) {
        HttpFields rest = HttpFields.build(headers).remove(HttpHeader.CONTENT_ENCODING);
        return new Call(requestId, method, path, query, pathParameters, rest, plain, remoteAddress, receivedAt);
    }

    /** The value of a parameter in the route's template; it must exist there. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no such parameter in the route: " + name);
        }
        return value;
    }

    /** The value of the route's {@code {id}} parameter; 0, which identifies nothing, when it is not an id. */
    public long pathId() {
        String text = pathParameter("id");
        return text.matches("[1-9][0-9]{0,15}") ? Long.parseLong(text) : 0;
    }

    /** The first header of this name, in any case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The media type without parameters in lower case, or null when there is none. */
    public @Nullable String mediaType() {
        String contentType = header("Content-Type");
        if (contentType == null || contentType.isBlank()) {
            return null;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(java.util.Locale.ROOT);
    }
}
