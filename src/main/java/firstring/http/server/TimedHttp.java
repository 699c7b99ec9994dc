package firstring.http.server;

import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/**
 * Creates connections whose clients must send each request's line and headers in time, however steadily their bytes
 * trickle in: Jetty's own timeout is one of silence.
 */
final class TimedHttp extends HttpConnectionFactory {
    private final Duration firstHead;
    private final Duration head;

    TimedHttp(HttpConfiguration configuration, Limits limits) {
        super(configuration);
        this.firstHead = limits.idleTimeout();
        this.head = limits.headTimeout();
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        TimedConnection connection = new TimedConnection(
                getHttpConfiguration(), connector, endPoint, new TimedConnection.Times(firstHead, head));
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }
}
