package firstring.http;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Gives each request its {@link Exchange}, whichever handler meets it first. */
final class Exchanges {
    private final RouteTable table;
    private final ServerConfig config;
    private final RequestIds ids = new RequestIds();

    Exchanges(RouteTable table, ServerConfig config) {
        this.table = table;
        this.config = config;
    }

    @Nullable
    ErrorPages errorPages() {
        return table.errorPages();
    }

    Exchange of(Request request) {
        Exchange known = Exchange.find(request);
        if (known != null) {
            return known;
        }
        String path = CanonicalPath.of(Request.getPathInContext(request));
        Exchange exchange = new Exchange(ids.next(), path, table.find(path), isSecure(request));
        exchange.putOn(request);
        return exchange;
    }

    private boolean isSecure(Request request) {
        return config.reachedSecurely()
                || request.isSecure()
                || config.trustedProxies().sayTls(request);
    }
}
