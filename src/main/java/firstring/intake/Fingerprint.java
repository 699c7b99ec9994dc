package firstring.intake;

import firstring.contacts.ContactField;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A digest of a lead's parsed values: the same fields in another order, or as JSON, a form or XML, have the same digest, as do
 * {@code true}, {@code 1} and {@code "yes"} of one switch, and two spellings of one phone number. Credentials and what
 * counts as not sent are left out; a value that could not be parsed is digested as received.
 */
final class Fingerprint {
    private static final Set<String> SWITCHES = Set.of(
            "distribute_to_ring_group",
            "check_available_users",
            "check_available_users_with_fallback",
            "add_to_powerdialer",
            "force_update_sequence",
            "is_dnc",
            "force_update",
            "explain",
            "dry_run",
            "text_authorized");

    private static final Set<String> LISTS = Set.of("tags", "list_ids", "other_phone_numbers");

    private static final Map<String, ContactField> CONTACT_FIELDS =
            Stream.of(ContactField.values()).collect(Collectors.toUnmodifiableMap(ContactField::code, field -> field));

    private final Form form;
    private final NewLead lead;
    private final Params params;
    private final MessageDigest digest;

    private Fingerprint(Form form, NewLead lead) {
        this.form = form;
        this.lead = lead;
        this.params = new Params(form, new Faults());
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param sees the caller's visibility, because the remembered answer depends on it */
    static byte[] of(Form form, NewLead lead, String sees) {
        Fingerprint fingerprint = new Fingerprint(form, lead);
        fingerprint.add('c', sees);
        fingerprint.addFields();
        return fingerprint.digest.digest();
    }

    private void addFields() {
        for (String name : new TreeMap<>(form.values()).keySet()) {
            FormValue value = form.sent(name);
            if (value != null && !name.equals("api_token")) {
                add('n', name);
                add(parsed(name, value));
            }
        }
    }

    private FormValue parsed(String name, FormValue value) {
        if (LISTS.contains(name)) {
            return list(value);
        }
        String text = parsedText(name);
        return text == null ? value : new FormValue.Text(text);
    }

    /** The field in its true type, as text; null when it is empty or could not be parsed. */
    private @Nullable String parsedText(String name) {
        if (name.equals("phone_number")) {
            Phone phone = lead.phone();
            return phone == null ? null : Collections.min(Phones.forms(phone.e164())) + "x" + phone.extension();
        }
        if (SWITCHES.contains(name)) {
            Boolean on = params.flag(name);
            return on == null ? null : on.toString();
        }
        if (name.endsWith("_id")) {
            Long id = params.id(name);
            return id == null ? null : id.toString();
        }
        ContactField field = CONTACT_FIELDS.get(name);
        if (field != null) {
            return lead.person().fields().get(field);
        }
        JsonNode custom = lead.person().custom().get(name);
        return custom == null ? null : custom.toString();
    }

    /** A list in any notation: an array, comma-separated text or a single value; an object with only a number
     * is the number. */
    private static FormValue list(FormValue value) {
        List<FormValue> items = switch (value) {
            case FormValue.Items all -> all.values();
            case FormValue.Text text ->
                Stream.of(text.text().split(","))
                        .<FormValue>map(FormValue.Text::new)
                        .toList();
            case FormValue.Numeral _, FormValue.Flag _, FormValue.Fields _, FormValue.Null _ -> List.of(value);
        };
        List<FormValue> alike = new ArrayList<>();
        for (FormValue item : items) {
            FormValue number = item instanceof FormValue.Fields fields
                            && sent(fields).keySet().equals(Set.of("phone_number"))
                    ? fields.values().get("phone_number")
                    : item;
            if (number != null && Form.isSent(number)) {
                alike.add(number);
            }
        }
        return new FormValue.Items(alike);
    }

    private static Map<String, FormValue> sent(FormValue.Fields fields) {
        Map<String, FormValue> sent = new TreeMap<>(fields.values());
        sent.values().removeIf(value -> !Form.isSent(value));
        return sent;
    }

    private void add(FormValue value) {
        switch (value) {
            case FormValue.Text text -> add('t', text.text().strip());
            case FormValue.Numeral number -> add('t', withoutZeroFraction(number.literal()));
            case FormValue.Flag flag -> add('t', Boolean.toString(flag.on()));
            case FormValue.Null _ -> add('t', "");
            case FormValue.Items items -> {
                add('[', Integer.toString(items.values().size()));
                items.values().forEach(this::add);
            }
            case FormValue.Fields fields -> {
                Map<String, FormValue> sent = sent(fields);
                add('{', Integer.toString(sent.size()));
                sent.forEach((name, part) -> {
                    add('n', name);
                    add(part);
                });
            }
        }
    }

    /** Drops a zero fraction: {@code 18.0} is 18. */
    private static String withoutZeroFraction(String literal) {
        int point = literal.indexOf('.');
        return point > 0 && literal.chars().skip(point + 1).allMatch(c -> c == '0')
                ? literal.substring(0, point)
                : literal;
    }

    private void add(char kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) kind);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
    }
}
