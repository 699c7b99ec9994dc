package firstring.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a host may be reached. What is connected to is what is answered here, so that a name that changes its mind
 * afterwards leads nowhere else. Thread-safe.
 */
final class Addresses {
    private static final int MOST_TRIED = 4;

    private final AddressPolicy reach;
    private final Lookup lookup;

    /** What a name stands for, as of now. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /** None of a host's addresses may be reached. */
    static final class NoneAllowed extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    Addresses(AddressPolicy reach, Lookup lookup) {
        this.reach = reach;
        this.lookup = lookup;
    }

    /** At least one, under the name asked for, in the order in which they are to be tried. */
    List<InetAddress> find(String host) throws UnknownHostException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        List<InetAddress> allowed = new ArrayList<>();
        for (InetAddress address : lookup.find(name)) {
            if (reach.allows(address) && allowed.size() < MOST_TRIED) {
                // Named, so that nobody asks the name service again, nor for the name of an address.
                allowed.add(InetAddress.getByAddress(name, address.getAddress()));
            }
        }
        if (allowed.isEmpty()) {
            throw new NoneAllowed();
        }
        return allowed;
    }
}
