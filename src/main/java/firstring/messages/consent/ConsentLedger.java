package firstring.messages.consent;

import firstring.messages.Channel;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody has agreed to at a moment, of everything that is recorded. In whichever order it was learnt, what counts
 * is when it was said; of two at one moment the refusal. Pure.
 */
final class ConsentLedger {
    private static final Comparator<Consent> ORDER = Comparator.comparing(Consent::at)
            .thenComparing(Consent::given, Comparator.reverseOrder())
            .thenComparingLong(Consent::id);

    private ConsentLedger() {}

    /** An address and what it is used for. */
    record Way(String address, Channel channel) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            int byAddress = address.compareTo(other.address);
            return byAddress != 0 ? byAddress : channel.compareTo(other.channel);
        }
    }

    /** The last word on each way until this moment; a way of which nothing was said is missing. */
    static Map<Way, Consent> stateAt(Collection<Consent> all, Instant at) {
        Map<Way, Consent> state = new TreeMap<>();
        until(all, at).forEach(one -> state.put(new Way(one.address(), one.channel()), one));
        return state;
    }

    /** What was said until this moment, in its order. */
    static List<Consent> until(Collection<Consent> all, Instant at) {
        return all.stream().filter(one -> !one.at().isAfter(at)).sorted(ORDER).toList();
    }
}
