package firstring.http.body;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request, of body and query together. The body overrides the query, and the last of a repeated
 * name overrides the earlier ones (docs/contract.md 1.1). Immutable.
 */
public final class Form {
    private final Map<String, FormValue> values;
    private final Set<String> inQuery;
    private final Set<ReadingNote> notes;

    public Form(Map<String, FormValue> values) {
        this(new LinkedHashMap<>(values), Set.of(), Set.of());
    }

    private Form(Map<String, FormValue> values, Set<String> inQuery, Set<ReadingNote> notes) {
        this.values = Collections.unmodifiableMap(values);
        this.inQuery = inQuery;
        this.notes = Collections.unmodifiableSet(notes);
    }

    /** A form with a map that no one else holds; these names were in the query only. */
    static Form owning(Map<String, FormValue> values, Set<String> inQuery, Set<ReadingNote> notes) {
        return new Form(values, inQuery, notes);
    }

    /** Repairs and guesses made while reading. */
    public Set<ReadingNote> notes() {
        return notes;
    }

    /** True when the value was in the query, where an unescaped plus sign is read as a space. */
    public boolean isInQuery(String name) {
        return inQuery.contains(name);
    }

    /** Every parameter by name, in the order sent, including those that count as not sent. */
    public Map<String, FormValue> values() {
        return values;
    }

    /** The value sent under this name. {@code ""}, white space alone and {@code null} count as not sent. */
    public @Nullable FormValue sent(String name) {
        FormValue value = values.get(name);
        return value != null && isSent(value) ? value : null;
    }

    /** False for a value that counts as not sent. */
    public static boolean isSent(FormValue value) {
        return switch (value) {
            case FormValue.Null _ -> false;
            case FormValue.Text text -> !text.text().isBlank();
            case FormValue.Numeral _, FormValue.Flag _, FormValue.Items _, FormValue.Fields _ -> true;
        };
    }

    /** True when the name was sent as JSON {@code null}, which clears the field in an edit. */
    public boolean isNull(String name) {
        return values.get(name) instanceof FormValue.Null;
    }

    /** True when the request contains the name at all, even blank or null. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** This form without some names. */
    public Form without(Set<String> names) {
        Map<String, FormValue> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(names);
        return new Form(rest, inQuery, notes);
    }

    /** This form with these values added or replaced. */
    public Form with(Map<String, FormValue> overlay) {
        Map<String, FormValue> both = new LinkedHashMap<>(values);
        both.putAll(overlay);
        Set<String> rest = new HashSet<>(inQuery);
        rest.removeAll(overlay.keySet());
        return new Form(both, rest, notes);
    }
}
