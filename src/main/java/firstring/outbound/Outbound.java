package firstring.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Connects to other systems. A host is looked up once, its addresses are checked, and the connection goes to one of
 * exactly those addresses under the host's name. One per server process; thread-safe.
 */
public final class Outbound implements AutoCloseable {
    private final AddressPolicy policy;
    private final Timeouts timeouts;
    private final SSLContext tls;
    private final Addresses addresses;
    private final HttpPosts posts;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("outbound-limits").daemon().factory());

    public Outbound(AddressPolicy policy, Timeouts timeouts, SSLContext tls) {
        this(policy, timeouts, tls, InetAddress::getAllByName);
    }

    Outbound(AddressPolicy policy, Timeouts timeouts, SSLContext tls, Addresses.Lookup lookup) {
        this.policy = policy;
        this.timeouts = timeouts;
        this.tls = tls;
        this.addresses = new Addresses(policy, lookup);
        this.posts = new HttpPosts(addresses, timeouts, tls);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Sends a POST request and waits for the response. Redirects are not followed: they are returned like other
     * responses.
     */
    public OutboundResult post(Post post) throws InterruptedException {
        return post(post, new Breaker());
    }

    /** As {@link #post(Post)}; the breaker can abort it, and the response then counts as lost. */
    public OutboundResult post(Post post, Breaker breaker) throws InterruptedException {
        return posts.post(post, breaker);
    }

    /**
     * True when the host is written as an address that is not allowed. Addresses behind a name are checked when it is
     * used.
     */
    public boolean forbids(String host) {
        try {
            return !policy.allows(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /** Connects to the first address of the host that answers. */
    public Connection connect(String host, int port) {
        try {
            Fault fault = Fault.REFUSED;
            for (InetAddress address : addresses.find(host)) {
                Socket socket = new Socket();
                try {
                    socket.setSoTimeout(Math.toIntExact(timeouts.answer().toMillis()));
                    socket.connect(
                            new InetSocketAddress(address, port),
                            Math.toIntExact(timeouts.connect().toMillis()));
                    return new Connection.Open(socket, new Deadline(socket, timeouts.total(), timer));
                } catch (IOException notThere) {
                    Connection.closeQuietly(socket);
                    fault = notThere instanceof SocketTimeoutException ? Fault.CONNECT_TIMEOUT : Fault.REFUSED;
                }
            }
            return new Connection.Failed(fault);
        } catch (Addresses.NoneAllowed forbidden) {
            return new Connection.Failed(Fault.PRIVATE_ADDRESS);
        } catch (UnknownHostException unknown) {
            return new Connection.Failed(Fault.DNS);
        }
    }

    /** Starts TLS on a connection; the other side must prove that it is this host. */
    public SSLSocket secure(Connection.Open connection, String host) throws IOException {
        SSLSocket secure = (SSLSocket) tlsSockets()
                .createSocket(connection.socket(), host, connection.socket().getPort(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** For protocols that start TLS in the middle of a conversation. */
    public SSLSocketFactory tlsSockets() {
        return tls.getSocketFactory();
    }

    @Override
    public void close() {
        posts.close();
        timer.shutdownNow();
    }
}
