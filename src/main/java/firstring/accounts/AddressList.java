package firstring.accounts;

import firstring.http.server.AddressRange;
import firstring.http.server.Source;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The address ranges that a token can be used from; an empty list allows every address. */
public record AddressList(List<AddressRange> ranges) {
    /** Creates a list from texts that were checked when they were stored. */
    public static AddressList of(List<String> stored) {
        return new AddressList(stored.stream().map(AddressRange::parse).toList());
    }

    /** A range in the form in which it is stored: an address, or one with a slash and a number of bits. */
    public static Optional<String> range(String text) {
        try {
            AddressRange.parse(text);
            return Optional.of(text);
        } catch (IllegalArgumentException noRange) {
            return Optional.empty();
        }
    }

    public boolean allows(String address) {
        if (ranges.isEmpty()) {
            return true;
        }
        Optional<InetAddress> source = parse(address);
        return source.isPresent() && ranges.stream().anyMatch(range -> range.contains(source.get()));
    }

    /**
     * The source of an address: an IPv4 address, or the first 64 bits of an IPv6 one, since a site can choose among all
     * addresses that share them.
     */
    public static String source(String address) {
        return Source.of(address).text();
    }

    private static Optional<InetAddress> parse(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
