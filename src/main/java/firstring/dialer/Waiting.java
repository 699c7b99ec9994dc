package firstring.dialer;

import firstring.time.CallingHours;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open entry of a contact who may be called, with what decides when.
 *
 * @param freeFrom end of a lease or of a skip; null: free
 * @param zone the contact's answered zone; {@code explicit} when somebody said it
 */
record Waiting(EntryId id, long rank, @Nullable Instant freeFrom, String zone, boolean explicit, ZoneHints hints) {

    /** The first moment from now on at which the contact may be called; empty when there is none for days. */
    Optional<Instant> nextCall(Instant now) {
        Instant from = freeFrom == null || freeFrom.isBefore(now) ? now : freeFrom;
        return CallingHours.next(zones(), from);
    }

    private List<ZoneId> zones() {
        List<ZoneId> candidates = explicit ? List.of() : Zones.candidates(hints);
        return candidates.isEmpty() ? List.of(ZoneId.of(zone)) : candidates;
    }
}
