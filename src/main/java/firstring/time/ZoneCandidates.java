package firstring.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * The zones and states in which a contact may live: a call must be legal in every zone and by every state's rule.
 *
 * @param zones without duplicates; empty when nothing is known
 * @param states ISO 3166-2 codes, such as {@code US-FL}
 */
public record ZoneCandidates(List<ZoneId> zones, Set<String> states) {

    /** The same states with one zone, either stated explicitly or used in place of an unknown one. */
    public ZoneCandidates in(ZoneId zone) {
        return new ZoneCandidates(List.of(zone), states);
    }
}
