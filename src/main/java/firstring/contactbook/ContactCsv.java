package firstring.contactbook;

import firstring.contacts.Contact;
import firstring.contacts.ContactField;
import firstring.contacts.ContactNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A contact as a row of CSV, with every field under its API name. */
final class ContactCsv {
    private static final String BETWEEN = "; ";

    private ContactCsv() {}

    static List<String> header(List<String> custom) {
        List<String> names = new ArrayList<>(List.of("id", "phone_number", "other_phone_numbers", "name"));
        for (ContactField field : ContactField.values()) {
            names.add(field.code());
        }
        names.addAll(List.of(
                "timezone",
                "user_id",
                "user",
                "line_id",
                "line",
                "disposition_status_id",
                "disposition_status",
                "lead_source",
                "tags",
                "sequence_id",
                "sequence",
                "is_dnc",
                "is_opted_out",
                "last_engagement_at",
                "created_at",
                "updated_at"));
        names.addAll(custom);
        return names;
    }

    static List<String> row(ContactObject object, ContactNames names, List<String> custom) {
        Contact contact = object.contact();
        List<String> cells = new ArrayList<>();
        add(cells, contact.id().value());
        add(cells, contact.phoneNumber());
        add(cells, others(object.numbers()));
        add(cells, contact.name().joined());
        for (ContactField field : ContactField.values()) {
            add(cells, contact.field(field));
        }
        addLinks(cells, object, names);
        add(cells, contact.dnc());
        add(cells, object.optedOut());
        add(cells, contact.lastEngagementAt());
        add(cells, contact.createdAt());
        add(cells, contact.updatedAt());
        custom.forEach(key -> add(cells, text(object.custom().get(key))));
        return cells;
    }

    private static void addLinks(List<String> cells, ContactObject object, ContactNames names) {
        Contact contact = object.contact();
        add(cells, contact.timezone().getId());
        add(cells, contact.links().userId());
        add(cells, names.user(contact.links().userId()));
        add(cells, contact.links().lineId());
        add(cells, names.line(contact.links().lineId()));
        add(cells, contact.links().dispositionStatusId());
        add(cells, names.dispositionStatus(contact.links().dispositionStatusId()));
        add(cells, object.leadSource());
        add(cells, object.tags().stream().map(ContactObject.Tag::name).collect(Collectors.joining(BETWEEN)));
        add(cells, object.sequenceId());
        add(cells, names.sequence(object.sequenceId()));
    }

    private static String others(List<ContactNumber> numbers) {
        return numbers.stream()
                .filter(number -> !number.primary())
                .map(ContactNumber::e164)
                .collect(Collectors.joining(BETWEEN));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return value.isString() ? value.asString() : value.toString();
    }

    private static void add(List<String> cells, @Nullable Object value) {
        cells.add(value == null ? "" : value.toString());
    }
}
