package firstring.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks up a host and returns the addresses that are allowed. The caller connects to one of exactly these addresses, so
 * a name that resolves differently later cannot lead anywhere else. Thread-safe.
 */
final class Addresses {
    private static final int MAX_TRIED = 4;

    private final AddressPolicy policy;
    private final Lookup lookup;

    /** Resolves a name to its current addresses. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /** Thrown when none of a host's addresses is allowed. */
    static final class NoneAllowed extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    Addresses(AddressPolicy policy, Lookup lookup) {
        this.policy = policy;
        this.lookup = lookup;
    }

    /** Returns at least one address, each with the requested name, in the order in which to try them. */
    List<InetAddress> find(String host) throws UnknownHostException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        List<InetAddress> allowed = new ArrayList<>();
        for (InetAddress address : lookup.find(name)) {
            if (policy.allows(address) && allowed.size() < MAX_TRIED) {
                // Setting the name avoids a second lookup, and a reverse lookup of the address.
                allowed.add(InetAddress.getByAddress(name, address.getAddress()));
            }
        }
        if (allowed.isEmpty()) {
            throw new NoneAllowed();
        }
        return allowed;
    }
}
