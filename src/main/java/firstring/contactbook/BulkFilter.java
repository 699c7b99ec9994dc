package firstring.contactbook;

import firstring.accounts.AccountSettings;
import firstring.accounts.Caller;
import firstring.contacts.Visibility;
import firstring.contacts.search.ContactSearch;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filter of a bulk action: the filters of a contact list, stored as a JSON object of texts. */
public final class BulkFilter {
    private BulkFilter() {}

    /** Reads a filter sent as an object into its stored form; null when a part of it is invalid. */
    public static @Nullable String read(Params params, FormValue.Fields sent, Caller caller, AccountSettings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        sent.values().forEach((name, value) -> {
            String text = value instanceof FormValue.Flag flag ? Boolean.toString(flag.on()) : Params.plainText(value);
            if (!ContactFilters.KEYS.contains(name) || text == null) {
                params.faults().add("filter", "`%s` is not a filter, or its value is invalid.".formatted(name));
            } else if (!text.isBlank()) {
                texts.put(name, text);
            }
        });
        Faults faults = new Faults();
        search(texts, faults, caller, settings);
        faults.byField().forEach((name, sentences) -> params.faults().add("filter", sentences.getFirst()));
        return params.faults().has("filter") ? null : Json.text(texts);
    }

    /** The search for a stored filter, limited to contacts created before a moment, with this user's visibility. */
    public static ContactSearch search(String kept, Caller caller, AccountSettings settings, Instant before) {
        Map<String, String> texts = new LinkedHashMap<>();
        Json.tree(kept)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asString()));
        ContactSearch search = search(texts, new Faults(), caller, settings);
        Instant to = search.createdTo() == null || search.createdTo().isAfter(before) ? before : search.createdTo();
        return new ContactSearch(
                search.e164(), search.words(), search.tag(), search.links(), search.createdFrom(), to, null, 1);
    }

    private static ContactSearch search(
            Map<String, String> texts, Faults faults, Caller caller, AccountSettings settings) {
        Map<String, FormValue> values = new LinkedHashMap<>();
        texts.forEach((name, text) -> values.put(name, new FormValue.Text(text)));
        Params params = new Params(new Form(values), faults);
        return new ContactFilters(params, settings.country(), settings.timezone()).read(Visibility.of(caller));
    }
}
