package firstring.messages.consent;

import firstring.messages.Channel;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Computes the consents of a person at a given time from all records. In whichever order they were recorded, the latest
 * one by its own time counts; of two at the same time the refusal. Has no side effects.
 */
final class ConsentLedger {
    private static final Comparator<Consent> ORDER = Comparator.comparing(Consent::at)
            .thenComparing(Consent::given, Comparator.reverseOrder())
            .thenComparingLong(Consent::id);

    private ConsentLedger() {}

    /** An address and the channel it is used for. */
    record AddressUse(String address, Channel channel) implements Comparable<AddressUse> {
        @Override
        public int compareTo(AddressUse other) {
            int byAddress = address.compareTo(other.address);
            return byAddress != 0 ? byAddress : channel.compareTo(other.channel);
        }
    }

    /** The latest record for each address and channel until this time; without any record it is missing. */
    static Map<AddressUse, Consent> stateAt(Collection<Consent> all, Instant at) {
        Map<AddressUse, Consent> state = new TreeMap<>();
        until(all, at).forEach(one -> state.put(new AddressUse(one.address(), one.channel()), one));
        return state;
    }

    /** The records until this time, in order. */
    static List<Consent> until(Collection<Consent> all, Instant at) {
        return all.stream().filter(one -> !one.at().isAfter(at)).sorted(ORDER).toList();
    }
}
