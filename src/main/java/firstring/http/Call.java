package firstring.http;

import java.time.Instant;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * One request as an endpoint sees it: the body is read whole and within the server's limit before the endpoint runs.
 *
 * @param requestId unique per request, answered as {@code X-Request-Id} and logged
 * @param path the decoded path, without query; the one that the request is answered by
 * @param query the raw query string, empty when there is none
 * @param pathParameters the decoded values of the route's {@code {name}} places
 * @param remoteAddress the client's address; the peer's own, or the forwarded one when the peer is a trusted proxy
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

    /** This call with its body as it was before it was packed, and without the header that said so. */
    public Call unpacked(byte[] plain) {
        HttpFields rest = HttpFields.build(headers).remove(HttpHeader.CONTENT_ENCODING);
        return new Call(requestId, method, path, query, pathParameters, rest, plain, remoteAddress, receivedAt);
    }

    /** The value of a place in the route's template; it must exist there. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no such place in the route: " + name);
        }
        return value;
    }

    /** The id in the place {@code {id}} of the route's template; 0, which names nothing, when it is no id. */
    public long pathId() {
        String text = pathParameter("id");
        return text.matches("[1-9][0-9]{0,15}") ? Long.parseLong(text) : 0;
    }

    /** The first header of this name, in any case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The media type without parameters in lower case, or null when none is named. */
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
