package firstring.outbound;

import firstring.http.server.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that do not belong to anyone on the internet (IANA's registries of special addresses), and those that may
 * wrap one.
 */
final class PrivateAddresses {
    private static final List<AddressRange> RANGES = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/8",
                    "100::/64",
                    "2001::/23",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
            .map(AddressRange::parse)
            .toList();

    private PrivateAddresses() {}

    static boolean is(InetAddress address) {
        return RANGES.stream().anyMatch(range -> range.contains(address));
    }
}
