package firstring.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Networks in CIDR notation that a token may be used from; an empty list allows every address. */
record AddressList(List<Network> networks) {
    private static final int BYTES_OF_IPV6_SITE = 8;

    /** The first {@code bits} of {@code address} name the network. */
    record Network(byte[] address, int bits) {

        static Optional<Network> parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
            if (address.length == 0) {
                return Optional.empty();
            }
            int bits = slash < 0 ? address.length * 8 : parseBits(text.substring(slash + 1));
            boolean possible = bits >= 0 && bits <= address.length * 8;
            return possible ? Optional.of(new Network(address, bits)) : Optional.empty();
        }

        boolean contains(byte[] other) {
            return other.length == address.length && firstDifference(other) >= bits;
        }

        private int firstDifference(byte[] other) {
            int same = Arrays.mismatch(address, other);
            if (same < 0) {
                return address.length * 8;
            }
            int differing = (address[same] ^ other[same]) & 0xff;
            return same * 8 + Integer.numberOfLeadingZeros(differing) - 24;
        }

        private static int parseBits(String text) {
            return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        }
    }

    /** From texts that were checked when they were stored. */
    static AddressList of(List<String> stored) {
        return new AddressList(
                stored.stream().map(text -> Network.parse(text).orElseThrow()).toList());
    }

    boolean contain(String address) {
        if (networks.isEmpty()) {
            return true;
        }
        byte[] bytes = bytes(address);
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /** What one site can choose among counts as one source: an IPv4 address, or the first 64 bits of an IPv6 one. */
    static String network(String address) {
        byte[] bytes = bytes(address);
        return bytes.length == 16 ? Arrays.toString(Arrays.copyOf(bytes, BYTES_OF_IPV6_SITE)) : address;
    }

    /** The address's bytes, four for an IPv4 one mapped into IPv6 too; none when the text is no address. */
    private static byte[] bytes(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text.strip());
            return address instanceof Inet6Address six ? six.getAddress() : address.getAddress();
        } catch (IllegalArgumentException noAddress) {
            return new byte[0];
        }
    }
}
