package firstring.http.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;

/**
 * Closes connections beyond one source's limit before reading anything, so that no source takes all of them. Trusted
 * proxies represent many clients and are not counted. Thread-safe.
 */
final class ConnectionsBySource implements SelectorManager.AcceptListener {
    private final int maxPerSource;
    private final TrustedProxies proxies;
    private final Map<SelectableChannel, Source> sources = new ConcurrentHashMap<>();
    private final Map<Source, Integer> open = new ConcurrentHashMap<>();

    ConnectionsBySource(int maxPerSource, TrustedProxies proxies) {
        this.maxPerSource = maxPerSource;
        this.proxies = proxies;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        if (remote(channel) instanceof InetSocketAddress peer && !proxies.isTrusted(peer.getAddress())) {
            Source source = Source.of(peer.getAddress());
            sources.put(channel, source);
            if (open.merge(source, 1, Integer::sum) > maxPerSource) {
                IO.close(channel);
            }
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        Source source = sources.remove(channel);
        if (source != null) {
            open.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private static java.net.@org.jspecify.annotations.Nullable SocketAddress remote(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel socket ? socket.getRemoteAddress() : null;
        } catch (IOException gone) {
            return null;
        }
    }
}
