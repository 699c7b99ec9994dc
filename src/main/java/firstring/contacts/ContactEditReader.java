package firstring.contacts;

import firstring.contacts.ContactEdit.Links;
import firstring.contacts.ContactEdit.TagReference;
import firstring.contacts.ContactEdit.Tags;
import firstring.http.Params;
import firstring.http.Value;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads an edit from a request of the management API: {@code null} clears on purpose, a blank text counts as not sent. */
public final class ContactEditReader {
    /** Every name an edit may bring. */
    public static final Set<String> KEYS = keys();

    private static final int MAX_TAGS = 200;
    private static final int MAX_NAME_LENGTH = 255;

    private final Params params;
    private final FieldRules rules;
    private final String accountCountry;
    private final Set<String> customKeys;
    private final Map<String, JsonNode> custom;

    /**
     * @param customKeys the account's custom fields
     * @param custom values of those that were sent
     */
    public ContactEditReader(
            Params params,
            FieldRules rules,
            String accountCountry,
            Set<String> customKeys,
            Map<String, JsonNode> custom) {
        this.params = params;
        this.rules = rules;
        this.accountCountry = accountCountry;
        this.customKeys = customKeys;
        this.custom = custom;
    }

    public ContactEdit read() {
        Map<ContactField, Change<String>> fields = fields();
        Change<String> country = fields.getOrDefault(ContactField.COUNTRY, Change.none());
        String region = Phones.region(country.value(), accountCountry);
        return new ContactEdit(
                fields, timezone(), phone(region), others(region), links(), tags(), params.flag("is_dnc"), custom());
    }

    private Map<ContactField, Change<String>> fields() {
        Map<ContactField, Change<String>> fields = new EnumMap<>(ContactField.class);
        readName(fields);
        rules.fields().forEach((field, text) -> fields.put(field, Change.to(text)));
        for (ContactField field : ContactField.values()) {
            if (params.form().isNull(field.code())) {
                fields.put(field, Change.cleared());
            }
        }
        return fields;
    }

    /** An edited name is the whole name: one of a single word leaves no last name. */
    private void readName(Map<ContactField, Change<String>> fields) {
        Optional<FullName> name = params.form().isNull("name") ? Optional.of(new FullName(null, null)) : rules.name();
        if (name.isPresent()) {
            fields.put(ContactField.FIRST_NAME, new Change<>(true, name.get().first()));
            fields.put(ContactField.LAST_NAME, new Change<>(true, name.get().last()));
        }
    }

    private Change<ZoneId> timezone() {
        if (params.form().isNull("timezone")) {
            return Change.cleared();
        }
        ZoneId zone = rules.timezone();
        return zone == null ? Change.none() : Change.to(zone);
    }

    private @Nullable Phone phone(String region) {
        if (!params.form().has("phone_number")) {
            return null;
        }
        String text = params.line("phone_number", Phones.MAX_LENGTH);
        Optional<Phone> phone = text == null ? Optional.empty() : Phones.parse(text, region);
        if (phone.isEmpty() && !params.faults().has("phone_number")) {
            params.faults().add("phone_number", "Phone number is empty or invalid.");
        }
        return phone.orElse(null);
    }

    private Change<List<OtherNumber>> others(String region) {
        if (params.form().isNull(OtherNumbers.FIELD)) {
            return Change.to(List.of());
        }
        List<OtherNumber> others = OtherNumbers.read(params, region);
        return others == null ? Change.none() : Change.to(others);
    }

    private Links links() {
        return new Links(id("user_id"), id("line_id"), id("disposition_status_id"), leadSource());
    }

    private Change<Long> id(String name) {
        if (params.form().isNull(name)) {
            return Change.cleared();
        }
        Long id = params.id(name);
        return id == null ? Change.none() : Change.to(id);
    }

    private Change<String> leadSource() {
        if (params.form().isNull("lead_source")) {
            return Change.cleared();
        }
        String name = params.line("lead_source", MAX_NAME_LENGTH);
        return name == null ? Change.none() : Change.to(name);
    }

    private Tags tags() {
        return new Tags(tags("add_tags"), tags("remove_tags"));
    }

    private List<TagReference> tags(String field) {
        return switch (params.form().sent(field)) {
            case null -> List.of();
            case Value.Items items -> tags(field, items.values());
            case Value.Text _, Value.Numeral _, Value.Flag _, Value.Fields _, Value.Null _ -> {
                params.faults().add(field, "The %s must be an array.".formatted(Params.words(field)));
                yield List.of();
            }
        };
    }

    private List<TagReference> tags(String field, List<Value> items) {
        List<TagReference> tags = new ArrayList<>();
        for (Value item : items) {
            TagReference tag = tag(field, item);
            if (tag == null || tags.size() == MAX_TAGS) {
                params.faults().add(field, "The selected %s is invalid.".formatted(Params.words(field)));
                return List.of();
            }
            tags.add(tag);
        }
        return tags;
    }

    private Map<String, Change<JsonNode>> custom() {
        Map<String, Change<JsonNode>> changes = new LinkedHashMap<>();
        custom.forEach((key, value) -> changes.put(key, Change.to(value)));
        for (String key : customKeys) {
            if (params.form().isNull(key)) {
                changes.put(key, Change.cleared());
            }
        }
        return changes;
    }

    private static Set<String> keys() {
        Set<String> keys = new HashSet<>(Set.of(
                "name",
                "phone_number",
                OtherNumbers.FIELD,
                "timezone",
                "user_id",
                "line_id",
                "disposition_status_id",
                "lead_source",
                "add_tags",
                "remove_tags",
                "is_dnc"));
        for (ContactField field : ContactField.values()) {
            keys.add(field.code());
        }
        return Set.copyOf(keys);
    }

    private @Nullable TagReference tag(String field, Value item) {
        return switch (item) {
            case Value.Numeral number
            when number.literal().matches("[0-9]{1,16}") -> new TagReference(Long.valueOf(number.literal()), null);
            case Value.Text text
            when params.checkText(field, text.text(), MAX_NAME_LENGTH) -> new TagReference(null, text.text());
            case Value.Text _, Value.Numeral _, Value.Flag _, Value.Items _, Value.Fields _, Value.Null _ -> null;
        };
    }
}
