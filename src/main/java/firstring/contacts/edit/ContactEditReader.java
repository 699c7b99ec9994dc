package firstring.contacts.edit;

import firstring.contacts.ContactField;
import firstring.contacts.FieldRules;
import firstring.contacts.FullName;
import firstring.contacts.OtherNumber;
import firstring.contacts.OtherNumbers;
import firstring.contacts.edit.ContactEdit.Links;
import firstring.contacts.edit.ContactEdit.TagReference;
import firstring.contacts.edit.ContactEdit.Tags;
import firstring.http.Params;
import firstring.http.body.FormValue;
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

/** Reads an edit from a request of the management API: {@code null} clears a value, a blank text counts as not sent. */
public final class ContactEditReader {
    /** Every field that an edit can contain. */
    public static final Set<String> KEYS = keys();

    private static final int MAX_TAGS = 200;
    private static final int MAX_NAME_LENGTH = 255;

    private final Params params;
    private final FieldRules rules;
    private final String accountCountry;
    private final Set<String> customKeys;
    private final Map<String, JsonNode> custom;

    /**
     * @param customKeys the keys of the account's custom fields
     * @param custom the values of custom fields that were sent
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
        Map<ContactField, FieldEdit<String>> fields = fields();
        FieldEdit<String> country = fields.getOrDefault(ContactField.COUNTRY, FieldEdit.none());
        String region = Phones.region(country.value(), accountCountry);
        return new ContactEdit(
                fields, timezone(), phone(region), others(region), links(), tags(), params.flag("is_dnc"), custom());
    }

    private Map<ContactField, FieldEdit<String>> fields() {
        Map<ContactField, FieldEdit<String>> fields = new EnumMap<>(ContactField.class);
        readName(fields);
        rules.fields().forEach((field, text) -> fields.put(field, FieldEdit.to(text)));
        for (ContactField field : ContactField.values()) {
            if (params.form().isNull(field.code())) {
                fields.put(field, FieldEdit.cleared());
            }
        }
        return fields;
    }

    /** An edited name replaces both parts: a single word leaves no last name. */
    private void readName(Map<ContactField, FieldEdit<String>> fields) {
        Optional<FullName> name = params.form().isNull("name") ? Optional.of(new FullName(null, null)) : rules.name();
        if (name.isPresent()) {
            fields.put(ContactField.FIRST_NAME, new FieldEdit<>(true, name.get().first()));
            fields.put(ContactField.LAST_NAME, new FieldEdit<>(true, name.get().last()));
        }
    }

    private FieldEdit<ZoneId> timezone() {
        if (params.form().isNull("timezone")) {
            return FieldEdit.cleared();
        }
        ZoneId zone = rules.timezone();
        return zone == null ? FieldEdit.none() : FieldEdit.to(zone);
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

    private FieldEdit<List<OtherNumber>> others(String region) {
        if (params.form().isNull(OtherNumbers.FIELD)) {
            return FieldEdit.to(List.of());
        }
        List<OtherNumber> others = OtherNumbers.read(params, region);
        return others == null ? FieldEdit.none() : FieldEdit.to(others);
    }

    private Links links() {
        return new Links(id("user_id"), id("line_id"), id("disposition_status_id"), leadSource());
    }

    private FieldEdit<Long> id(String name) {
        if (params.form().isNull(name)) {
            return FieldEdit.cleared();
        }
        Long id = params.id(name);
        return id == null ? FieldEdit.none() : FieldEdit.to(id);
    }

    private FieldEdit<String> leadSource() {
        if (params.form().isNull("lead_source")) {
            return FieldEdit.cleared();
        }
        String name = params.line("lead_source", MAX_NAME_LENGTH);
        return name == null ? FieldEdit.none() : FieldEdit.to(name);
    }

    private Tags tags() {
        return new Tags(tags("add_tags"), tags("remove_tags"));
    }

    private List<TagReference> tags(String field) {
        return switch (params.form().sent(field)) {
            case null -> List.of();
            case FormValue.Items items -> tags(field, items.values());
            case FormValue.Text _, FormValue.Numeral _, FormValue.Flag _, FormValue.Fields _, FormValue.Null _ -> {
                params.faults().add(field, "`%s` must be an array.".formatted(field));
                yield List.of();
            }
        };
    }

    private List<TagReference> tags(String field, List<FormValue> items) {
        List<TagReference> tags = new ArrayList<>();
        for (FormValue item : items) {
            TagReference tag = tag(field, item);
            if (tag == null || tags.size() == MAX_TAGS) {
                params.faults()
                        .add(field, "`%s` must be a list of at most %d tag ids or names.".formatted(field, MAX_TAGS));
                return List.of();
            }
            tags.add(tag);
        }
        return tags;
    }

    private Map<String, FieldEdit<JsonNode>> custom() {
        Map<String, FieldEdit<JsonNode>> changes = new LinkedHashMap<>();
        custom.forEach((key, value) -> changes.put(key, FieldEdit.to(value)));
        for (String key : customKeys) {
            if (params.form().isNull(key)) {
                changes.put(key, FieldEdit.cleared());
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

    private @Nullable TagReference tag(String field, FormValue item) {
        return switch (item) {
            case FormValue.Numeral number
            when number.literal().matches("[0-9]{1,16}") -> new TagReference(Long.valueOf(number.literal()), null);
            case FormValue.Text text
            when params.checkText(field, text.text(), MAX_NAME_LENGTH) -> new TagReference(null, text.text());
            case FormValue.Text _,
                    FormValue.Numeral _,
                    FormValue.Flag _,
                    FormValue.Items _,
                    FormValue.Fields _,
                    FormValue.Null _ -> null;
        };
    }
}
