package firstring.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything wrong with one request, by field, in the order found. Not thread-safe. */
public final class Faults {
    private final Map<String, List<String>> byField = new LinkedHashMap<>();

    public void add(String field, String sentence) {
        byField.computeIfAbsent(field, name -> new ArrayList<>()).add(sentence);
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
