package firstring.messages.family;

import firstring.http.Params;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the family's calls on messages share: numbers, lines, and who is meant. Faults gather in the parameters. */
final class GatewayForm {
    private static final int MAX_LINE = 255;

    private final Params params;
    private final String region;

    GatewayForm(Params params, String region) {
        this.params = params;
        this.region = region;
    }

    Params params() {
        return params;
    }

    boolean hasFaults() {
        return !params.faults().isEmpty();
    }

    /** Null when it was not sent or is at fault. */
    @Nullable
    String phone(String field) {
        String text = params.line(field, MAX_LINE);
        if (text == null) {
            return null;
        }
        Optional<String> phone = Phones.parse(text, region).map(Phone::e164);
        if (phone.isEmpty()) {
            params.faults().add(field, "Phone number is empty or invalid.");
        }
        return phone.orElse(null);
    }

    String requiredText(String field, int maxLength) {
        String text = params.text(field, maxLength);
        if (text == null && !params.faults().has(field)) {
            params.faults().add(field, "The %s field is required.".formatted(Params.words(field)));
        }
        return text == null ? "" : text;
    }

    /** One of two fields must be there. */
    void requireOne(String field, String other) {
        if (params.form().sent(field) == null && params.form().sent(other) == null) {
            params.faults()
                    .add(
                            field,
                            "The %s field is required when %s is not present."
                                    .formatted(Params.words(field), Params.words(other)));
        }
    }

    void invalid(String field) {
        params.faults().add(field, "The selected %s is invalid.".formatted(Params.words(field)));
    }
}
