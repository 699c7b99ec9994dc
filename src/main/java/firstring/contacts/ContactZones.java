package firstring.contacts;

import firstring.accounts.AccountSettings;
import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;
import java.util.List;

/** The zones a contact may live in, from what is known about it (docs/contract.md 1.2, timezone). */
public final class ContactZones {
    private ContactZones() {}

    /** Answers where it may live, in one zone at least, and stores the inferred zone unless somebody named one. */
    public static ZoneCandidates infer(ContactDraft contact, AccountSettings settings, List<Warning> warnings) {
        ZoneCandidates where = Zones.whereabouts(new ZoneHints(
                contact.value(ContactField.COUNTRY),
                contact.value(ContactField.STATE),
                contact.value(ContactField.ZIPCODE),
                contact.phoneNumber()));
        if (contact.isTimezoneExplicit()) {
            return where.in(ZoneId.of(contact.timezone()));
        }
        if (where.zones().isEmpty()) {
            contact.inferTimezone(settings.timezone().getId());
            warnings.add(new Warning(
                    "timezone", "unknown_timezone", "Nothing tells the contact's time zone; the account's is used."));
            return where.in(settings.timezone());
        }
        contact.inferTimezone(Zones.choose(where.zones(), settings.timezone()).getId());
        return where;
    }
}
