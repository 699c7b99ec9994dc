package firstring.messages;

import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recipient of a message, with the facts that decide whether and when it can be sent.
 *
 * @param to null: the contact has no such address
 * @param stops the rules that apply to that address, by code
 * @param attempts when the contact was called, newest first; only for a call
 * @param line the number that this person knows: their contact's line, else the one last used with them
 */
record Recipient(
        Existence existence,
        @Nullable String to,
        Set<String> stops,
        @Nullable String line,
        ZoneHints hints,
        @Nullable ZoneId zone,
        List<Instant> attempts) {

    /** Whether its last message still needs an opt-out review; nothing automatic is sent until then. */
    boolean isUnderReview() {
        return stops.contains("under_review");
    }

    /** Whether the recipient is a contact. */
    enum Existence {
        /** Only a number, without a contact. */
        NO_CONTACT,
        CONTACT,
        DO_NOT_CONTACT,
        GONE
    }

    /** @param fallback the zone to use for an unknown one */
    ZoneCandidates zoneCandidates(ZoneId fallback) {
        if (zone != null) {
            return Zones.zoneCandidates(hints).in(zone);
        }
        ZoneCandidates zones = Zones.zoneCandidates(hints);
        return zones.zones().isEmpty() ? zones.in(fallback) : zones;
    }
}
