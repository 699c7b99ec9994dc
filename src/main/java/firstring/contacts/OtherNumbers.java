package firstring.contacts;

import firstring.http.Params;
import firstring.http.body.FormValue;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code other_phone_numbers}: objects with label and number, an array of texts, or one comma-separated text; at most
 * {@link #MAX_COUNT} (docs/contract.md 1.2). Blank items are ignored; a repeated number counts once.
 */
public final class OtherNumbers {
    public static final String FIELD = "other_phone_numbers";
    public static final int MAX_COUNT = 20;
    public static final int MAX_LABEL_LENGTH = 255;

    private final Params params;
    private final String region;
    private final Map<String, OtherNumber> numbers = new LinkedHashMap<>();

    private OtherNumbers(Params params, String region) {
        this.params = params;
        this.region = region;
    }

    /** The numbers sent, or null when none were; an invalid number is a fault. */
    public static @Nullable List<OtherNumber> read(Params params, String region) {
        FormValue sent = params.form().sent(FIELD);
        return sent == null ? null : new OtherNumbers(params, region).readAll(sent);
    }

    /** The warning about a number that another contact has. */
    static Warning belongsToAnother() {
        return new Warning(FIELD, "belongs_to_another_contact", "A number belongs to another contact and stays there.");
    }

    private List<OtherNumber> readAll(FormValue sent) {
        List<FormValue> items = items(sent);
        if (items.size() > MAX_COUNT) {
            params.faults().add(FIELD, "`other_phone_numbers` must have at most %d items.".formatted(MAX_COUNT));
            return List.of();
        }
        for (int i = 0; i < items.size(); i++) {
            readOne(FIELD + "." + i, items.get(i));
        }
        return List.copyOf(numbers.values());
    }

    private static List<FormValue> items(FormValue sent) {
        String text = Params.plainText(sent);
        if (text != null) {
            List<FormValue> parts = new ArrayList<>();
            for (String part : text.split(",", MAX_COUNT + 2)) {
                parts.add(new FormValue.Text(part));
            }
            return parts;
        }
        return sent instanceof FormValue.Items list ? list.values() : List.of(sent);
    }

    /** @param name the item's name in faults */
    private void readOne(String name, FormValue item) {
        switch (item) {
            case FormValue.Null _ -> {}
            case FormValue.Text text -> add(name, text.text(), null);
            case FormValue.Numeral number -> add(name, number.literal(), null);
            case FormValue.Fields fields -> readObject(name, fields.values());
            case FormValue.Flag _, FormValue.Items _ -> fault(name);
        }
    }

    private void readObject(String name, Map<String, FormValue> fields) {
        FormValue number = fields.getOrDefault("phone_number", new FormValue.Null());
        FormValue label = fields.getOrDefault("label", new FormValue.Null());
        String text = number instanceof FormValue.Null ? "" : Params.plainText(number);
        String labelText = label instanceof FormValue.Null ? "" : Params.plainText(label);
        if (text == null || labelText == null) {
            fault(name);
        } else if (params.checkText(name, labelText, MAX_LABEL_LENGTH)) {
            add(name, text, labelText.isBlank() ? null : labelText.strip());
        }
    }

    private void add(String name, String text, @Nullable String label) {
        if (text.isBlank()) {
            return;
        }
        Optional<Phone> phone = Phones.parse(text, region);
        if (phone.isEmpty()) {
            fault(name);
        } else {
            numbers.putIfAbsent(phone.get().e164(), new OtherNumber(phone.get(), label));
        }
    }

    private void fault(String name) {
        params.faults().add(name, "Phone number is empty or invalid.");
    }
}
