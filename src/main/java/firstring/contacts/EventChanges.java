package firstring.contacts;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stored fields changed by one event, each with its old and new value. Not thread-safe. */
public final class EventChanges {
    private final Map<String, List<@Nullable Object>> byField = new LinkedHashMap<>();

    /** Records the change if there is one. */
    public void add(String field, @Nullable Object old, @Nullable Object now) {
        if (!Objects.equals(old, now)) {
            byField.put(field, Arrays.asList(old, now));
        }
    }

    public boolean has(String field) {
        return byField.containsKey(field);
    }

    boolean isEmpty() {
        return byField.isEmpty();
    }

    public Map<String, List<@Nullable Object>> byField() {
        return byField;
    }
}
