package firstring.http.server;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts each finished request and writes its line to the logger {@code firstring.access}: the route, never the URL.
 * When lines are off, server errors are still logged.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("firstring.access");

    private final RequestStates exchanges;
    private final Metrics metrics;
    private final boolean lines;

    AccessLog(RequestStates exchanges, Metrics metrics, boolean lines) {
        this.exchanges = exchanges;
        this.metrics = metrics;
        this.lines = lines;
    }

    @Override
    public void log(Request request, Response response) {
        RequestState exchange = exchanges.of(request);
        long nanos = System.nanoTime() - request.getBeginNanoTime();
        metrics.count(exchange.template(), request.getMethod(), response.getStatus(), nanos);
        if (lines || response.getStatus() >= 500) {
            LOG.info(
                    "request={} method={} route={} status={} micros={} bytes={}",
                    exchange.requestId,
                    Metrics.method(request.getMethod()),
                    exchange.template(),
                    response.getStatus(),
                    nanos / 1_000,
                    Response.getContentBytesWritten(response));
        }
    }
}
