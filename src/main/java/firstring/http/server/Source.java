package firstring.http.server;

import firstring.http.Call;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * The source of traffic for limits: an IPv4 address, or the first 64 bits of an IPv6 one, since a site can choose among
 * all addresses that share them.
 */
public record Source(String text) {
    private static final int BYTES_OF_IPV6 = 16;
    private static final int BYTES_OF_IPV6_SITE = 8;

    /** The source of an address as in {@link Call#remoteAddress}; a text that is not an address is its own source. */
    public static Source of(String address) {
        if (address.indexOf(':') < 0) {
            return new Source(address);
        }
        try {
            return of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException noAddress) {
            return new Source(address);
        }
    }

    static Source of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != BYTES_OF_IPV6) {
            return new Source(address.getHostAddress());
        }
        byte[] site = Arrays.copyOf(Arrays.copyOf(bytes, BYTES_OF_IPV6_SITE), BYTES_OF_IPV6);
        try {
            return new Source(InetAddress.getByAddress(site).getHostAddress() + "/64");
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
