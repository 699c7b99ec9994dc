package firstring.contactbook;

import firstring.accounts.AccountId;
import firstring.contacts.Contact;
import firstring.contacts.ContactField;
import firstring.contacts.ContactId;
import firstring.contacts.ContactLinks;
import firstring.contacts.ContactNumber;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contact object as JSON (docs/contract.md 2), in the family's form and in the management API's, which has more
 * fields.
 */
final class ContactView {
    private static final DateTimeFormatter FAMILY_MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private ContactView() {}

    /** Every key of the object, none of which a custom field may have. */
    static Set<String> keys() {
        ZoneId zone = ZoneOffset.UTC;
        ContactLinks links = new ContactLinks(null, null, null, null);
        Contact blank = new Contact(
                new ContactId(1), "", Map.of(), zone, false, links, false, null, 1, Instant.EPOCH, Instant.EPOCH);
        ContactObject object = new ContactObject(blank, List.of(), List.of(), null, false, null, Map.of());
        return manage(new AccountId(1), object).keySet();
    }

    /** For the webhook family: times as {@code YYYY-MM-DD HH:MM:SS} in UTC. */
    static Map<String, @Nullable Object> family(AccountId account, ContactObject object) {
        return view(account, object, FAMILY_MOMENT::format);
    }

    /** For the management API: times as RFC 3339, and every stored field under the name used in edits. */
    static Map<String, @Nullable Object> manage(AccountId account, ContactObject object) {
        Contact contact = object.contact();
        Map<String, @Nullable Object> view = view(account, object, Instant::toString);
        view.put(
                "phone_numbers",
                object.numbers().stream().map(ContactView::wholeNumber).toList());
        for (ContactField field : ContactField.values()) {
            view.put(field.code(), contact.field(field));
        }
        view.put("timezone_explicit", contact.timezoneExplicit());
        view.put("line_id", contact.links().lineId());
        return view;
    }

    private static Map<String, @Nullable Object> view(
            AccountId account, ContactObject object, Function<Instant, String> moment) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        putPerson(view, account, object);
        putPlace(view, object.contact());
        putLinks(view, object);
        putMoments(view, object.contact(), moment);
        object.custom().forEach(view::putIfAbsent);
        return view;
    }

    private static void putPerson(Map<String, @Nullable Object> view, AccountId account, ContactObject object) {
        Contact contact = object.contact();
        view.put("id", contact.id().value());
        view.put("company_id", account.value());
        view.put("user_id", contact.links().userId());
        view.put("name", contact.name().joined());
        put(view, contact, ContactField.FIRST_NAME);
        put(view, contact, ContactField.LAST_NAME);
        put(view, contact, ContactField.COMPANY_NAME);
        put(view, contact, ContactField.EMAIL);
        view.put("phone_number", contact.phoneNumber());
        view.put(
                "phone_numbers",
                object.numbers().stream().map(ContactView::number).toList());
    }

    private static void putPlace(Map<String, @Nullable Object> view, Contact contact) {
        view.put("timezone", contact.timezone().getId());
        put(view, contact, ContactField.ADDRESS);
        put(view, contact, ContactField.WEBSITE);
        put(view, contact, ContactField.NOTES);
        put(view, contact, ContactField.DATE_OF_BIRTH);
        put(view, contact, ContactField.CSF1);
        put(view, contact, ContactField.CSF2);
        view.put("cnam_city", contact.field(ContactField.CITY));
        view.put("cnam_state", contact.field(ContactField.STATE));
        view.put("cnam_zipcode", contact.field(ContactField.ZIPCODE));
        view.put("cnam_country", contact.field(ContactField.COUNTRY));
    }

    private static void putLinks(Map<String, @Nullable Object> view, ContactObject object) {
        Contact contact = object.contact();
        view.put("lead_source", object.leadSource());
        view.put("lead_source_id", contact.links().leadSourceId());
        view.put("intake_source", "form-capture");
        view.put("initial_campaign_id", contact.links().lineId());
        view.put("disposition_status_id", contact.links().dispositionStatusId());
        view.put("tags", object.tags());
        view.put("sequence_id", object.sequenceId());
        view.put("is_blocked", false);
        view.put("is_dnc", contact.dnc());
        view.put("is_opted_out", object.optedOut());
        view.put("text_authorized", !contact.dnc() && !object.optedOut());
    }

    private static void putMoments(
            Map<String, @Nullable Object> view, Contact contact, Function<Instant, String> moment) {
        Instant engaged = contact.lastEngagementAt();
        view.put("last_engagement_at", engaged == null ? null : moment.apply(engaged));
        view.put("created_at", moment.apply(contact.createdAt()));
        view.put("updated_at", moment.apply(contact.updatedAt()));
    }

    private static void put(Map<String, @Nullable Object> view, Contact contact, ContactField field) {
        view.put(field.code(), contact.field(field));
    }

    private static Map<String, @Nullable Object> number(ContactNumber number) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("label", number.label());
        view.put("phone_number", number.e164());
        return view;
    }

    private static Map<String, @Nullable Object> wholeNumber(ContactNumber number) {
        Map<String, @Nullable Object> view = number(number);
        view.put("extension", number.extension());
        view.put("is_primary", number.primary());
        return view;
    }
}
