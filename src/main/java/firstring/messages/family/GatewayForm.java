package firstring.messages.family;

import firstring.http.Params;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields that the family's calls for messages share: numbers, lines and users. Faults are collected in the
 * parameters.
 */
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

    /** Null when it was not sent or is invalid. */
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
            params.faults().add(field, "`%s` is required.".formatted(field));
        }
        return text == null ? "" : text;
    }

    /** Requires one of two fields. */
    void requireOne(String field, String other) {
        if (params.form().sent(field) == null && params.form().sent(other) == null) {
            params.faults().add(field, "`%s` is required when `%s` is not sent.".formatted(field, other));
        }
    }

    void invalid(String field) {
        params.faults().add(field, "The selected %s is invalid.".formatted(Params.words(field)));
    }
}
