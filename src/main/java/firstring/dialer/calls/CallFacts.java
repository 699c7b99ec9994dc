package firstring.dialer.calls;

import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;
import java.util.List;

/**
 * What decides when the contact of an entry may be called, besides calls that were made.
 *
 * @param dnc true when the contact is Do Not Contact
 * @param stops what its number is stopped by: {@code do_not_contact}, {@code opted_out}
 * @param zone the contact's answered zone; {@code explicit} when somebody said it
 */
public record CallFacts(boolean dnc, List<String> stops, String zone, boolean explicit, ZoneHints hints) {

    public ZoneCandidates whereabouts() {
        ZoneCandidates where = Zones.whereabouts(hints);
        return explicit || where.zones().isEmpty() ? where.in(ZoneId.of(zone)) : where;
    }
}
