package firstring.contacts.catalog;

import firstring.http.Params;
import firstring.http.Patch;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request that creates or edits a catalog entry. */
final class CatalogForm {
    private static final int MAX_LENGTH = 255;
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Set<String> OWN_KEYS = Set.of("phone_number", "color", "category");

    private CatalogForm() {}

    static Set<String> keys(Catalog catalog) {
        Set<String> keys = new HashSet<>(OWN_KEYS);
        keys.removeIf(key -> !catalog.has(key));
        keys.add("name");
        return keys;
    }

    /** The requested entry; faults are added to the patch. Numbers without a country code belong to {@code region}. */
    static CatalogEntry read(Patch patch, CatalogEntry current, String region, Instant now) {
        Params params = patch.params();
        return new CatalogEntry(
                current.id(),
                patch.required("name", current.name(), patch.line(MAX_LENGTH)),
                patch.clearable("phone_number", current.phoneNumber(), field -> phone(params, field, region)),
                patch.clearable("color", current.color(), field -> color(params, field)),
                patch.clearable("category", current.category(), patch.line(MAX_LENGTH)),
                current.archived(),
                current.version(),
                current.createdAt(),
                now);
    }

    private static @Nullable String phone(Params params, String field, String region) {
        String text = params.line(field, Phones.MAX_LENGTH);
        Optional<Phone> phone = text == null ? Optional.empty() : Phones.parse(text, region);
        if (text != null && phone.isEmpty()) {
            params.faults().add(field, "Phone number is empty or invalid.");
        }
        return phone.map(Phone::e164).orElse(null);
    }

    private static @Nullable String color(Params params, String field) {
        String color = params.line(field, MAX_LENGTH);
        if (color != null && !COLOR.matcher(color).matches()) {
            params.faults().add(field, "`color` must be written as #rrggbb.");
            return null;
        }
        return color;
    }
}
