package firstring.outbound;

import firstring.http.server.AddressRange;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses may be reached.
 *
 * @param everywhere true: private ones too
 * @param also private ones that may be reached all the same
 */
public record AddressPolicy(boolean everywhere, List<AddressRange> also) {
    public AddressPolicy {
        also = List.copyOf(also);
    }

    /**
     * Reads {@code off}, {@code on}, or the private addresses and networks that may be reached.
     *
     * @throws IllegalArgumentException with a sentence that names the wrong one
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
        return everywhere || !PrivateAddresses.is(address) || also.stream().anyMatch(range -> range.contains(address));
    }
}
