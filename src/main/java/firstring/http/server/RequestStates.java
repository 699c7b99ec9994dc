package firstring.http.server;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Gives each request its {@link RequestState}, whichever handler sees it first. */
final class RequestStates {
    private final RouteTable table;
    private final ServerConfig config;
    private final RequestIds ids = new RequestIds();

    RequestStates(RouteTable table, ServerConfig config) {
        this.table = table;
        this.config = config;
    }

    @Nullable
    ErrorPages errorPages() {
        return table.errorPages();
    }

    RequestState of(Request request) {
        RequestState known = RequestState.find(request);
        if (known != null) {
            return known;
        }
        String path = CanonicalPath.of(Request.getPathInContext(request));
        RequestState exchange = new RequestState(ids.next(), path, table.find(path), isSecure(request));
        exchange.putOn(request);
        return exchange;
    }

    private boolean isSecure(Request request) {
        return config.reachedSecurely()
                || request.isSecure()
                || config.trustedProxies().sayTls(request);
    }
}
