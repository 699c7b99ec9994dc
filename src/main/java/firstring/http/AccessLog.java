package firstring.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts each finished request and writes its line to the logger {@code firstring.access}: the route, never the URL. */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("firstring.access");

    private final Exchanges exchanges;
    private final Metrics metrics;
    private final boolean lines;

    AccessLog(Exchanges exchanges, Metrics metrics, boolean lines) {
        this.exchanges = exchanges;
        this.metrics = metrics;
        this.lines = lines;
    }

    @Override
    public void log(Request request, Response response) {
        Exchange exchange = exchanges.of(request);
        long nanos = System.nanoTime() - request.getBeginNanoTime();
        metrics.count(exchange.template(), request.getMethod(), response.getStatus(), nanos);
        if (lines && LOG.isInfoEnabled()) {
            LOG.info(line(request, response, exchange, nanos / 1_000));
        }
    }

    private static String line(Request request, Response response, Exchange exchange, long micros) {
        return new StringBuilder(128)
                .append("request=")
                .append(exchange.requestId)
                .append(" method=")
                .append(request.getMethod())
                .append(" route=")
                .append(exchange.template())
                .append(" status=")
                .append(response.getStatus())
                .append(" micros=")
                .append(micros)
                .append(" bytes=")
                .append(Response.getContentBytesWritten(response))
                .toString();
    }
}
