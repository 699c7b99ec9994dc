package firstring.contacts.edit;

import firstring.contacts.Contact;
import firstring.contacts.ContactField;
import firstring.contacts.ContactId;
import firstring.contacts.ContactLinks;
import firstring.contacts.EventChanges;
import firstring.phone.Phone;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes a contact as it is after an edit, and records every change. Does not use the database. */
public final class ContactEditor {
    private final ContactEdit edit;
    private final ZoneId accountZone;
    private final EventChanges changes = new EventChanges();

    public ContactEditor(ContactEdit edit, ZoneId accountZone) {
        this.edit = edit;
        this.accountZone = accountZone;
    }

    /** A contact with only a number; its zone is inferred from that. */
    public static Contact blank(ContactId id, Phone phone, ZoneId accountZone, Instant now) {
        ContactLinks nothing = new ContactLinks(null, null, null, null);
        ZoneId zone = infer(Map.of(), phone.e164(), accountZone);
        return new Contact(id, phone.e164(), Map.of(), zone, false, nothing, false, null, 1, now, now);
    }

    /** @param leadSource the id of the edit's lead source, if it has one */
    public Contact apply(Contact old, @Nullable Long leadSource, boolean dnc, Instant now) {
        Map<ContactField, String> fields = fields(old);
        String phone = edit.phone() == null ? old.phoneNumber() : edit.phone().e164();
        changes.add("phone_number", old.phoneNumber(), phone);
        ContactLinks links = links(old.links(), leadSource);
        changes.add("is_dnc", old.dnc(), dnc);
        boolean explicit = edit.timezone().sent() ? edit.timezone().value() != null : old.timezoneExplicit();
        ZoneId zone = zone(old, explicit, fields, phone);
        changes.add("timezone", old.timezone().getId(), zone.getId());
        return new Contact(
                old.id(),
                phone,
                fields,
                zone,
                explicit,
                links,
                dnc,
                old.lastEngagementAt(),
                old.version(),
                old.createdAt(),
                now);
    }

    /** The changes so far; numbers and tags are added by the code that writes them. */
    public EventChanges changes() {
        return changes;
    }

    private Map<ContactField, String> fields(Contact old) {
        Map<ContactField, String> fields = new EnumMap<>(ContactField.class);
        for (ContactField field : ContactField.values()) {
            String text = edit.field(field).over(old.field(field));
            changes.add(field.code(), old.field(field), text);
            if (text != null) {
                fields.put(field, text);
            }
        }
        return fields;
    }

    private ContactLinks links(ContactLinks old, @Nullable Long leadSource) {
        ContactEdit.Links sent = edit.links();
        ContactLinks links = new ContactLinks(
                sent.user().over(old.userId()),
                sent.line().over(old.lineId()),
                sent.dispositionStatus().over(old.dispositionStatusId()),
                sent.leadSource().sent() ? leadSource : old.leadSourceId());
        changes.add("user_id", old.userId(), links.userId());
        changes.add("line_id", old.lineId(), links.lineId());
        changes.add("disposition_status_id", old.dispositionStatusId(), links.dispositionStatusId());
        changes.add("lead_source", old.leadSourceId(), links.leadSourceId());
        return links;
    }

    private ZoneId zone(Contact old, boolean explicit, Map<ContactField, String> fields, String phone) {
        ZoneId explicitZone = edit.timezone().value();
        if (explicitZone != null) {
            return explicitZone;
        }
        boolean isUnchanged = explicit || !(edit.timezone().sent() || hintChanged());
        return isUnchanged ? old.timezone() : infer(fields, phone, accountZone);
    }

    private boolean hintChanged() {
        return changes.has("phone_number")
                || changes.has(ContactField.STATE.code())
                || changes.has(ContactField.ZIPCODE.code())
                || changes.has(ContactField.COUNTRY.code());
    }

    private static ZoneId infer(Map<ContactField, String> fields, String phone, ZoneId accountZone) {
        ZoneHints hints = new ZoneHints(
                fields.get(ContactField.COUNTRY),
                fields.get(ContactField.STATE),
                fields.get(ContactField.ZIPCODE),
                phone);
        return Zones.choose(Zones.candidates(hints), accountZone);
    }
}
