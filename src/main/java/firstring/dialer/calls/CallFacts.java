package firstring.dialer.calls;

import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;
import java.util.List;

/**
 * The facts that decide when an entry's contact can be called, except for past calls.
 *
 * @param dnc true when the contact is marked Do Not Contact
 * @param stops the stops on its number: {@code do_not_contact}, {@code opted_out}
 * @param zone the contact's time zone; {@code explicit} when it was stated
 */
public record CallFacts(boolean dnc, List<String> stops, String zone, boolean explicit, ZoneHints hints) {

    public ZoneCandidates zoneCandidates() {
        ZoneCandidates candidates = Zones.zoneCandidates(hints);
        return explicit || candidates.zones().isEmpty() ? candidates.in(ZoneId.of(zone)) : candidates;
    }
}
