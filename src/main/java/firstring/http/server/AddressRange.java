package firstring.http.server;

import java.net.InetAddress;

/** A range of addresses that share their first bits: {@code 10.0.0.0/8}; a single address is a range too. */
public record AddressRange(byte[] start, int bits) {

    public static AddressRange parse(String text) {
        try {
            int slash = text.indexOf('/');
            byte[] start = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int bits = slash < 0 ? start.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= start.length * 8) {
                return new AddressRange(start, bits);
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("not an address or CIDR range: " + text, wrong);
        }
        throw new IllegalArgumentException("not an address or CIDR range: " + text);
    }

    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != start.length) {
            return false;
        }
        int wholeBytes = bits / 8;
        for (int i = 0; i < wholeBytes; i++) {
            if (other[i] != start[i]) {
                return false;
            }
        }
        int remainingBits = bits % 8;
        return remainingBits == 0
                || ((other[wholeBytes] ^ start[wholeBytes]) & (0xFF << (8 - remainingBits)) & 0xFF) == 0;
    }
}
