package firstring.contacts;

import firstring.accounts.AccountSettings;
import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;
import java.util.List;

/** The zones a contact may live in, derived from its fields (docs/contract.md 1.2, timezone). */
public final class ContactZones {
    private ContactZones() {}

    /** Returns at least one zone, and stores the inferred zone unless a zone was stated explicitly. */
    public static ZoneCandidates infer(ContactDraft contact, AccountSettings settings, List<Warning> warnings) {
        ZoneCandidates where = Zones.zoneCandidates(new ZoneHints(
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
                    "timezone", "unknown_timezone", "The contact's time zone is unknown, so the account's is used."));
            return where.in(settings.timezone());
        }
        contact.inferTimezone(Zones.choose(where.zones(), settings.timezone()).getId());
        return where;
    }
}
