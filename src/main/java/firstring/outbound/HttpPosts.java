package firstring.outbound;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * Sends POST requests over HTTP/1.1. Idle connections are closed long before most servers would close them, so that a
 * request rarely meets a connection that is just being closed. Thread-safe.
 */
final class HttpPosts implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(4);
    private static final Duration DESTINATION_IDLE = Duration.ofMinutes(1);
    private static final String NAME = "outbound";

    private final HttpClient client;
    private final Timeouts timeouts;

    HttpPosts(Addresses addresses, Timeouts timeouts, SSLContext tls) {
        this.timeouts = timeouts;
        this.client = new HttpClient(new HttpClientTransportOverHTTP(connector(timeouts, tls)));
        client.setSocketAddressResolver(new Resolver(addresses));
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Firstring"));
        client.setDestinationIdleTimeout(DESTINATION_IDLE.toMillis());
        start();
    }

    private static ClientConnector connector(Timeouts timeouts, SSLContext tls) {
        SslContextFactory.Client ssl = new SslContextFactory.Client();
        ssl.setSslContext(tls);
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName(NAME);
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(ssl);
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setScheduler(new ScheduledExecutorScheduler(NAME + "-scheduler", true));
        connector.setConnectTimeout(timeouts.connect());
        connector.setIdleTimeout(IDLE);
        return connector;
    }

    private void start() {
        try {
            client.start();
        } catch (Exception failed) {
            throw new IllegalStateException("The HTTP client could not start.", failed);
        }
        // A 401 is reported as the response, not handled as a challenge.
        client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
        client.getContentDecoderFactories().clear();
    }

    OutboundResult post(Post post, Breaker breaker) throws InterruptedException {
        HttpAnswer answer = new HttpAnswer();
        try {
            Request request = client.newRequest(post.url())
                    .method(HttpMethod.POST)
                    .timeout(timeouts.answer().toMillis(), TimeUnit.MILLISECONDS)
                    .idleTimeout(timeouts.answer().toMillis(), TimeUnit.MILLISECONDS)
                    .headers(headers -> post.headers().forEach(headers::put))
                    .body(new BytesRequestContent(post.contentType(), post.body()));
            return answer.await(request, breaker);
        } catch (IllegalArgumentException impossible) {
            return new OutboundResult.NotSent(Fault.INVALID_ADDRESS);
        }
    }

    /** Resolves only to allowed addresses; the client connects to exactly these. */
    private record Resolver(Addresses addresses) implements SocketAddressResolver {
        @Override
        public void resolve(
                String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
            Thread.ofVirtual().name("outbound-lookup").start(() -> {
                try {
                    promise.succeeded(addresses.find(host).stream()
                            .map(address -> new InetSocketAddress(address, port))
                            .toList());
                } catch (UnknownHostException unknown) {
                    promise.failed(unknown);
                }
            });
        }
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("The HTTP client could not stop.", failed);
        }
    }
}
