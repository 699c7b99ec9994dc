package firstring.sequences;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Addresses that are nobody's on the internet: what stands there is not meant to be reached from outside. */
final class PrivateAddresses {
    private static final int BYTE = 0xff;

    private PrivateAddresses() {}

    static boolean isAny(InetAddress[] addresses) {
        return Arrays.stream(addresses).anyMatch(PrivateAddresses::is);
    }

    static boolean is(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & BYTE;
        int second = bytes[1] & BYTE;
        return address instanceof Inet4Address ? isPrivate4(first, second) : isPrivate6(first, second);
    }

    /** This network, carriers' shared space, protocol assignments, benchmarks, reserved. */
    private static boolean isPrivate4(int first, int second) {
        return first == 0
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0)
                || (first == 198 && (second == 18 || second == 19))
                || first >= 240;
    }

    /** Unique local addresses, and ways to write an IPv4 address as IPv6: 64:ff9b::/96 and 2002::/16. */
    private static boolean isPrivate6(int first, int second) {
        return (first & 0xfe) == 0xfc || (first == 0 && second == 0x64) || (first == 0x20 && second == 0x02);
    }
}
