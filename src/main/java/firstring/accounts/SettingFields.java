package firstring.accounts;

import firstring.http.Params;
import firstring.http.body.FormValue;
import firstring.time.Zones;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads fields that accounts, users and tokens share: zones, and lists of texts that are each parsed. */
public final class SettingFields {
    static final int MAX_ITEMS = 100;

    private static final int MAX_ITEM_LENGTH = 255;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private SettingFields() {}

    /** An IANA time zone. */
    public static @Nullable ZoneId zone(Params params, String field) {
        String name = params.line(field, MAX_ITEM_LENGTH);
        if (name == null) {
            return null;
        }
        Optional<ZoneId> zone = Zones.parse(name);
        if (zone.isEmpty()) {
            params.faults().add(field, "`%s` must be an IANA time zone such as America/New_York.".formatted(field));
        }
        return zone.orElse(null);
    }

    /** A list of up to a hundred texts, or one text with commas; every text that cannot be parsed is a fault. */
    public static <T> @Nullable List<T> list(Params params, String field, Function<String, Optional<T>> parse) {
        List<String> texts = texts(params, field);
        if (texts == null) {
            return null;
        }
        List<T> parsed = new ArrayList<>();
        for (String text : texts) {
            Optional<T> item = parse.apply(text.strip());
            item.ifPresentOrElse(parsed::add, () -> invalid(params, field, text));
        }
        return parsed.stream().distinct().toList();
    }

    /** A browser origin: scheme, host and optionally a port, in lower case. */
    static Optional<String> origin(String text) {
        try {
            URI uri = new URI(text.toLowerCase(Locale.ROOT));
            String origin = uri.getScheme() + "://" + uri.getAuthority();
            boolean possible = uri.getHost() != null
                    && SCHEMES.contains(uri.getScheme())
                    && (origin.equals(uri.toString()) || (origin + "/").equals(uri.toString()));
            return possible ? Optional.of(origin) : Optional.empty();
        } catch (URISyntaxException noUri) {
            return Optional.empty();
        }
    }

    private static @Nullable List<String> texts(Params params, String field) {
        FormValue sent = params.form().sent(field);
        List<String> texts = switch (sent) {
            case null -> null;
            case FormValue.Items(List<FormValue> items) -> plain(items);
            case FormValue.Text(String text) -> List.of(text.split(",", -1));
            case FormValue.Numeral _, FormValue.Flag _, FormValue.Fields _, FormValue.Null _ -> null;
        };
        if (sent != null && (texts == null || texts.size() > MAX_ITEMS)) {
            params.faults().add(field, "`%s` must be a list of at most %d strings.".formatted(field, MAX_ITEMS));
            return null;
        }
        return texts;
    }

    /** Null if any item is not text. */
    private static @Nullable List<String> plain(List<FormValue> items) {
        List<String> texts = new ArrayList<>();
        for (FormValue item : items) {
            String text = Params.plainText(item);
            if (text == null) {
                return null;
            }
            texts.add(text);
        }
        return texts;
    }

    private static void invalid(Params params, String field, String text) {
        if (params.checkText(field, text, MAX_ITEM_LENGTH)) {
            params.faults().add(field, "`%s` contains an invalid value: %s".formatted(field, text));
        }
    }
}
