package firstring.intake;

import firstring.accounts.AccountSettings;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactField;
import firstring.contacts.Warning;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;
import java.util.List;

/** The zones a contact may live in, from what is known about it (CONTRACT 1.2, timezone). */
final class ContactZones {
    private ContactZones() {}

    /** Answers the candidate zones, never empty, and stores the inferred one unless somebody named a zone. */
    static List<ZoneId> infer(ContactDraft contact, AccountSettings settings, List<Warning> warnings) {
        if (contact.isTimezoneExplicit()) {
            return List.of(ZoneId.of(contact.timezone()));
        }
        List<ZoneId> candidates = Zones.candidates(new ZoneHints(
                contact.value(ContactField.COUNTRY),
                contact.value(ContactField.STATE),
                contact.value(ContactField.ZIPCODE),
                contact.phoneNumber()));
        if (candidates.isEmpty()) {
            contact.inferTimezone(settings.timezone().getId());
            warnings.add(new Warning(
                    "timezone", "unknown_timezone", "Nothing tells the contact's time zone; the account's is used."));
            return List.of(settings.timezone());
        }
        contact.inferTimezone(Zones.choose(candidates, settings.timezone()).getId());
        return candidates;
    }
}
