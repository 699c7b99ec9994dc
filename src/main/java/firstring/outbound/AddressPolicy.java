package firstring.outbound;

import firstring.http.server.AddressRange;
import java.net.InetAddress;
import java.util.List;

/**
 * The addresses that the server is allowed to connect to.
 *
 * @param allowsPrivate whether every private address is allowed
 * @param exceptions private addresses that are allowed in any case
 */
public record AddressPolicy(boolean allowsPrivate, List<AddressRange> exceptions) {
    public AddressPolicy {
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Reads {@code off}, {@code on}, or a list of private addresses and networks to allow.
     *
     * @throws IllegalArgumentException with a sentence that names the invalid entry
     */
    public static AddressPolicy parse(List<String> words) {
        return switch (String.join(",", words)) {
            case "on", "true", "yes", "1" -> new AddressPolicy(true, List.of());
            case "", "off", "false", "no", "0" -> new AddressPolicy(false, List.of());
            default ->
                new AddressPolicy(false, words.stream().map(AddressRange::parse).toList());
        };
    }

    public boolean allows(InetAddress address) {
        return allowsPrivate
                || !PrivateAddresses.is(address)
                || exceptions.stream().anyMatch(range -> range.contains(address));
    }
}
