package firstring.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * Where a contact may live, of all that is known about it: a call must be legal in every zone and by every state's rule.
 *
 * @param zones without doubles; empty when nothing is known
 * @param states ISO 3166-2 codes, such as {@code US-FL}
 */
public record ZoneCandidates(List<ZoneId> zones, Set<String> states) {

    /** The same states, with a zone that somebody named, or that stands in for an unknown one. */
    public ZoneCandidates in(ZoneId zone) {
        return new ZoneCandidates(List.of(zone), states);
    }
}
