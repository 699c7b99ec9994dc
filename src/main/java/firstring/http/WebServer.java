package firstring.http;

import java.time.InstantSource;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running web server: Jetty with a virtual thread per request. Requests pass, in this order, the drain, the gathering
 * of the body, the places in work, and the routes.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** Tasks beyond those of requests in work: the server's own, and health checks under full load. */
    private static final int SPARE_TASKS = 1_024;

    /** Connections that may wait to be accepted: a burst of clients is not made to try again a second later. */
    private static final int ACCEPT_QUEUE = 1_024;

    /** Which names a certificate covers is checked by clients; a server behind another name still answers them. */
    private static final boolean ANY_HOST_NAME = false;

    private final Server server;
    private final ServerConnector connector;
    private final Health health;

    private WebServer(Server server, ServerConnector connector, Health health) {
        this.server = server;
        this.connector = connector;
        this.health = health;
    }

    /** Starts to listen; when this returns, requests are answered. */
    public static WebServer start(
            ServerConfig config, Routes routes, Metrics metrics, Health health, InstantSource clock) {
        Limits limits = config.limits();
        Exchanges exchanges = new Exchanges(new RouteTable(routes));
        Server server = new Server(threads(limits));
        ServerConnector connector = connector(server, config);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));
        server.setErrorHandler(new JsonErrorHandler(exchanges));
        server.setRequestLog(new AccessLog(exchanges, metrics, config.accessLog()));
        server.setStopTimeout(limits.drainTimeout().toMillis());
        BodyBudget budget = new BodyBudget(limits.maxBodyBytesInFlight());
        metrics.registry().gauge("http.server.body.bytes", budget, BodyBudget::usedBytes);
        MemoryBudget memory = MemoryBudget.ofHeap();
        metrics.registry().gauge("http.server.answer.bytes", memory, MemoryBudget::usedBytes);
        Handler calls = new CallHandler(exchanges, config.trustedProxies(), clock, memory);
        server.setHandler(new GracefulHandler(new BodyHandler(placesInWork(calls, limits), exchanges, limits, budget)));
        return new WebServer(server, connector, health).start();
    }

    private static VirtualThreadPool threads(Limits limits) {
        VirtualThreadPool threads = new VirtualThreadPool(limits.maxRequestsInWork() + SPARE_TASKS);
        threads.setName("http");
        return threads;
    }

    private static ServerConnector connector(Server server, ServerConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(config.limits().maxHeaderBytes());
        http.addCustomizer(new SecureRequestCustomizer(ANY_HOST_NAME));
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector = config.tls() == null
                ? new ServerConnector(server, plain)
                : secure(server, plain, new CertificateFiles(config.tls()));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(config.limits().idleTimeout().toMillis());
        return connector;
    }

    private static ServerConnector secure(Server server, HttpConnectionFactory plain, CertificateFiles certificate) {
        ServerConnector connector =
                new ServerConnector(server, new SslConnectionFactory(certificate.ssl(), plain.getProtocol()), plain);
        connector.addBean(new CertificateWatch(certificate, connector.getScheduler()), true);
        return connector;
    }

    private static Handler placesInWork(Handler calls, Limits limits) {
        QoSHandler places = new QoSHandler(calls);
        places.setMaxRequestCount(limits.maxRequestsInWork());
        places.setMaxSuspendedRequestCount(limits.maxRequestsWaiting());
        places.setMaxSuspend(limits.maxWait());
        places.exclude(PathSpec.from("/health/*"), PathSpec.from("/metrics"));
        return places;
    }

    private WebServer start() {
        try {
            server.start();
            return this;
        } catch (Exception failed) {
            close();
            throw new IllegalStateException("The web server cannot start: " + failed.getMessage(), failed);
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, waits for those in work up to the limit, and stops. */
    @Override
    public void close() {
        health.drain();
        try {
            server.stop();
        } catch (Exception failed) {
            LOG.warn("event=drain_incomplete cause={}", failed.toString());
        }
    }
}
