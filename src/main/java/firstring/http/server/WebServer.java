package firstring.http.server;

import firstring.http.Routes;
import java.time.InstantSource;
import org.eclipse.jetty.http.UriCompliance;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running web server: Jetty with a virtual thread per request. Requests pass through, in this order, draining, the
 * metrics gate, body reading, the limit on running requests, and the routes.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** Tasks beyond those of running requests: the server's own, and health checks under full load. */
    private static final int SPARE_TASKS = 1_024;

    /** Connections that can wait to be accepted, so that clients in a burst do not have to retry a second later. */
    private static final int ACCEPT_QUEUE = 1_024;

    private static final int METRICS_CONNECTIONS = 64;

    /** Clients check which names a certificate covers; a server behind another name still answers them. */
    private static final boolean ANY_HOST_NAME = false;

    /** A double slash is accepted here and handled by {@link CanonicalPath}. */
    private static final UriCompliance URIS =
            UriCompliance.DEFAULT.with("slashes", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    private final Server server;
    private final ServerConnector connector;
    private final @Nullable ServerConnector metricsConnector;
    private final Health health;

    private WebServer(
            Server server, ServerConnector connector, @Nullable ServerConnector metricsConnector, Health health) {
        this.server = server;
        this.connector = connector;
        this.metricsConnector = metricsConnector;
        this.health = health;
    }

    /** Starts to listen; when this returns, requests are answered. */
    public static WebServer start(
            ServerConfig config, Routes routes, Metrics metrics, Health health, InstantSource clock) {
        Limits limits = config.limits();
        RequestStates exchanges = new RequestStates(new RouteTable(routes), config);
        Server server = new Server(threads(limits));
        ServerConnector connector = connector(server, config);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));
        connector.addBean(new ConnectionsBySource(limits.maxConnectionsOfOneSource(), config.trustedProxies()));
        ServerConnector own = metricsConnector(server, config);
        server.setErrorHandler(new JsonErrorHandler(exchanges));
        server.setRequestLog(new AccessLog(exchanges, metrics, config.accessLog()));
        server.setStopTimeout(limits.drainTimeout().toMillis());
        BodyBudget budget = new BodyBudget(limits.maxBodyBytesInFlight(), limits.maxBodyBytesOfOneSource());
        metrics.registry().gauge("http.server.body.bytes", budget, BodyBudget::usedBytes);
        MemoryBudget memory = MemoryBudget.ofHeap();
        metrics.registry().gauge("http.server.answer.bytes", memory, MemoryBudget::usedBytes);
        Handler calls = new CallHandler(exchanges, config, clock, budget, memory);
        Handler bodies = new BodyHandler(limitedConcurrency(calls, limits), exchanges, config, budget);
        server.setHandler(new GracefulHandler(new MetricsGate(bodies, exchanges, config.metrics())));
        return new WebServer(server, connector, own, health).start();
    }

    private static VirtualThreadPool threads(Limits limits) {
        VirtualThreadPool threads = new VirtualThreadPool(limits.maxRequestsInWork() + SPARE_TASKS);
        threads.setName("http");
        return threads;
    }

    private static HttpConnectionFactory http(ServerConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(URIS);
        http.setRequestHeaderSize(config.limits().maxHeaderBytes());
        http.addCustomizer(new SecureRequestCustomizer(ANY_HOST_NAME));
        return new TimedHttp(http, config.limits());
    }

    private static ServerConnector connector(Server server, ServerConfig config) {
        HttpConnectionFactory plain = http(config);
        ServerConnector connector = config.tls() == null
                ? new ServerConnector(server, plain)
                : secure(server, plain, new CertificateFiles(config.tls()));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(config.limits().idleTimeout().toMillis());
        return connector;
    }

    /** The connector for only {@code /metrics}, in plain HTTP, with few connections at a time. */
    private static @Nullable ServerConnector metricsConnector(Server server, ServerConfig config) {
        Integer port = config.metrics().port();
        if (port == null) {
            return null;
        }
        ServerConnector connector = new ServerConnector(server, http(config));
        connector.setName(MetricsGate.LISTENER);
        connector.setHost(config.metrics().host());
        connector.setPort(port);
        connector.setIdleTimeout(config.limits().idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(METRICS_CONNECTIONS, connector));
        return connector;
    }

    private static ServerConnector secure(Server server, HttpConnectionFactory plain, CertificateFiles certificate) {
        ServerConnector connector =
                new ServerConnector(server, new SslConnectionFactory(certificate.ssl(), plain.getProtocol()), plain);
        connector.addBean(new CertificateWatch(certificate, connector.getScheduler()), true);
        return connector;
    }

    private static Handler limitedConcurrency(Handler calls, Limits limits) {
        QoSHandler gate = new QoSHandler(calls);
        gate.setMaxRequestCount(limits.maxRequestsInWork());
        gate.setMaxSuspendedRequestCount(limits.maxRequestsWaiting());
        gate.setMaxSuspend(limits.maxWait());
        gate.exclude(PathSpec.from("/health/*"), PathSpec.from("/metrics"));
        return gate;
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

    /** The port of the listener for only {@code /metrics}; the main one's when there is none. */
    int metricsPort() {
        return metricsConnector == null ? port() : metricsConnector.getLocalPort();
    }

    /** Accepts no more requests, waits for running ones up to the limit, and stops. */
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
