package firstring.console;

import firstring.http.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A form that was submitted after the session had ended. The sign-in page carries it along, and submits it again once
 * the same user has signed in.
 *
 * @param path where it was sent to
 * @param body its fields as they were sent, urlencoded
 */
public record KeptForm(String path, String body) {
    /** The longest possible note, with three bytes per character. */
    private static final int MAX_LENGTH = 200_000;

    private static final List<String> SECRET = List.of("password", "secret");

    /** One field of a form. */
    public record Field(String name, String value) {}

    /** Empty when there is nothing to keep, too much of it, or a secret in it. */
    static Optional<KeptForm> of(Call call) {
        boolean isForm = "POST".equals(call.method()) && "application/x-www-form-urlencoded".equals(call.mediaType());
        return isForm ? of(Gate.target(call), new String(call.body(), StandardCharsets.UTF_8)) : Optional.empty();
    }

    static Optional<KeptForm> of(String path, String body) {
        if (body.isEmpty() || body.length() > MAX_LENGTH || !Gate.within(path).equals(path)) {
            return Optional.empty();
        }
        KeptForm form = new KeptForm(path, body);
        boolean isFit = form.fields().stream()
                .map(field -> field.name().toLowerCase(Locale.ROOT))
                .noneMatch(name -> SECRET.stream().anyMatch(name::contains));
        return isFit && !form.key().isEmpty() ? Optional.of(form) : Optional.empty();
    }

    public List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            fields.add(new Field(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
        }
        return fields;
    }

    String key() {
        return fields().stream()
                .filter(field -> field.name().equals("form_key"))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noEncoding) {
            return text;
        }
    }
}
