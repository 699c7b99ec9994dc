package firstring.http.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The proxies whose {@code X-Forwarded-For} is trusted (docs/contract.md 1.4). */
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads a comma-separated list of addresses and CIDR ranges, {@code 10.0.0.0/8, ::1}.
     *
     * @throws IllegalArgumentException with a sentence that names the invalid entry
     */
    public static TrustedProxies parse(String list) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String range : list.split(",")) {
            if (!range.isBlank()) {
                ranges.add(AddressRange.parse(range.strip()));
            }
        }
        return new TrustedProxies(ranges);
    }

    /** The client behind a peer: the right-most forwarded address that is not a trusted proxy itself. */
    String clientAddress(InetAddress peer, HttpFields headers) {
        return text(client(peer, headers));
    }

    private InetAddress client(InetAddress peer, HttpFields headers) {
        if (!isTrusted(peer)) {
            return peer;
        }
        InetAddress client = peer;
        List<String> forwarded = headers.getCSV("X-Forwarded-For", false).reversed();
        for (String hop : forwarded) {
            InetAddress address = parseHop(hop);
            if (address == null) {
                break;
            }
            client = address;
            if (!isTrusted(address)) {
                break;
            }
        }
        return client;
    }

    /** The client behind the peer of a request. */
    InetAddress client(Request request) {
        return client(peer(request), request.getHeaders());
    }

    /** True when a trusted proxy reports that its client used TLS. */
    boolean sayTls(Request request) {
        return "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto")) && isTrusted(peer(request));
    }

    /** The peer of a request's connection. */
    static InetAddress peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    boolean isTrusted(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Reads {@code 192.0.2.7}, {@code 192.0.2.7:4711}, {@code 2001:db8::7} and {@code [2001:db8::7]:4711}. */
    private static @Nullable InetAddress parseHop(String hop) {
        String address = hop.strip();
        if (address.startsWith("[") && address.indexOf(']') > 0) {
            address = address.substring(1, address.indexOf(']'));
        } else if (address.indexOf(':') > 0 && address.indexOf(':') == address.lastIndexOf(':')) {
            address = address.substring(0, address.indexOf(':'));
        }
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
