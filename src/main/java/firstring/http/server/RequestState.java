package firstring.http.server;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The state of one request that the server's handlers share. Stored as an attribute of Jetty's request. */
final class RequestState {
    private static final String ATTRIBUTE = RequestState.class.getName();
    private static final byte[] NO_BODY = new byte[0];

    final String requestId;

    /** The path by which the request is routed; null when it identifies nothing. */
    final @Nullable String path;

    final RouteTable.@Nullable Match match;
    final boolean crossOrigin;

    /** Whether the client used TLS, to this server or to a proxy in front. */
    final boolean secure;

    byte[] body = NO_BODY;

    RequestState(String requestId, @Nullable String path, RouteTable.@Nullable Match match, boolean secure) {
        this.requestId = requestId;
        this.path = path;
        this.match = match;
        this.crossOrigin = CanonicalPath.isLenient(path);
        this.secure = secure;
    }

    static @Nullable RequestState find(Request request) {
        return (RequestState) request.getAttribute(ATTRIBUTE);
    }

    void putOn(Request request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The route's template, for logs and metrics; never the path itself. */
    String template() {
        return match == null ? "-" : match.resource().template();
    }
}
