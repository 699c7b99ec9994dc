package firstring.dialer.queue;

import firstring.contacts.ContactId;
import firstring.dialer.EntryId;
import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;

/**
 * An open entry that is free, with the facts that decide when its contact can be called.
 *
 * @param contactVersion the version of the contact that was read
 * @param zone the contact's time zone; {@code explicit} when it was stated
 * @param stopped true when the number must not be called
 */
record WaitingEntry(
        EntryId id,
        long rank,
        ContactId contact,
        long contactVersion,
        String zone,
        boolean explicit,
        boolean stopped,
        ZoneHints hints) {

    ZoneCandidates zoneCandidates() {
        ZoneCandidates candidates = Zones.zoneCandidates(hints);
        return explicit || candidates.zones().isEmpty() ? candidates.in(ZoneId.of(zone)) : candidates;
    }
}
