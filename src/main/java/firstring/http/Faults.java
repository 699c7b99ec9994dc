package firstring.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All faults of one request, by field, in the order found. Not thread-safe. */
public final class Faults {
    private final Map<String, List<String>> byField = new LinkedHashMap<>();
    private final Set<String> unstorable = new HashSet<>();

    public void add(String field, String sentence) {
        byField.computeIfAbsent(field, name -> new ArrayList<>()).add(sentence);
    }

    /** Adds a fault for a text with characters that cannot be stored. */
    void addUnstorable(String field, String sentence) {
        add(field, sentence);
        unstorable.add(field);
    }

    /** True when a field's text has characters that cannot be stored. */
    public boolean hasUnstorable(String field) {
        return unstorable.contains(field);
    }

    /** Removes the faults of one field and returns their sentences. */
    public List<String> remove(String field) {
        unstorable.remove(field);
        return Objects.requireNonNullElse(byField.remove(field), List.of());
    }

    public boolean isEmpty() {
        return byField.isEmpty();
    }

    public boolean has(String field) {
        return byField.containsKey(field);
    }

    public Map<String, List<String>> byField() {
        return byField;
    }
}
