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
 * Whom a message goes to, with what decides whether and when.
 *
 * @param to null: the contact has no such address
 * @param stops what holds for that address, by code
 * @param attempts when the contact was called, newest first; of a call only
 * @param line the number that this person is used to: their contact's line, else the one last written with
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

    /** What is known of the contact. */
    enum Existence {
        /** A number alone. */
        NO_CONTACT,
        CONTACT,
        DO_NOT_CONTACT,
        GONE
    }

    /** @param otherwise what stands in for an unknown zone */
    ZoneCandidates whereabouts(ZoneId otherwise) {
        if (zone != null) {
            return Zones.whereabouts(hints).in(zone);
        }
        ZoneCandidates where = Zones.whereabouts(hints);
        return where.zones().isEmpty() ? where.in(otherwise) : where;
    }
}
