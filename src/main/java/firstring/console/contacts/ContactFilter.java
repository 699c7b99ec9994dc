package firstring.console.contacts;

import firstring.console.Gate;
import firstring.console.Visit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The filter of a contact list, keyed by API filter name; empty values are left out. */
public record ContactFilter(Map<String, String> values) {
    private static final Map<String, Integer> MAX_LENGTHS = new LinkedHashMap<>();

    static {
        MAX_LENGTHS.put("q", 200);
        List<String> links =
                List.of("user_id", "tag_id", "lead_source_id", "disposition_status_id", "line_id", "sequence_id");
        links.forEach(link -> MAX_LENGTHS.put(link, 16));
        MAX_LENGTHS.put("is_dnc", 5);
        MAX_LENGTHS.put("is_opted_out", 5);
        MAX_LENGTHS.put("created_from", 40);
        MAX_LENGTHS.put("created_to", 40);
    }

    static ContactFilter of(Visit visit) {
        Map<String, String> values = new LinkedHashMap<>();
        MAX_LENGTHS.forEach((name, length) -> {
            String text = visit.text(name);
            if (!text.isEmpty() && text.length() <= length) {
                values.put(name, text);
            }
        });
        return new ContactFilter(values);
    }

    /** Of a saved search, whose filters have the same names. */
    static ContactFilter of(JsonNode saved) {
        Map<String, String> values = new LinkedHashMap<>();
        MAX_LENGTHS.keySet().forEach(name -> {
            String text = saved.path(name).asString("");
            if (!text.isEmpty()) {
                values.put(name, text);
            }
        });
        return new ContactFilter(values);
    }

    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** True when something is narrowed beside what is searched and whose it is, which always stand open. */
    public boolean isDetailed() {
        return values.keySet().stream()
                .anyMatch(name -> !Set.of("q", "user_id", "tag_id").contains(name));
    }

    public boolean has(String name, long id) {
        return get(name).equals(Long.toString(id));
    }

    /** As the query of an address, without its question mark. */
    public String query() {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + Gate.encode(value.getValue()))
                .collect(Collectors.joining("&"));
    }

    String apiQuery(String cursor) {
        StringJoiner query = new StringJoiner("&", "&", "").setEmptyValue("");
        if (!isEmpty()) {
            query.add(query());
        }
        if (!cursor.isEmpty()) {
            query.add("cursor=" + Gate.encode(cursor));
        }
        return query.toString();
    }

    /** The next page; empty on the last. */
    String pageHref(String cursor) {
        return cursor.isEmpty()
                ? ""
                : "/contacts?" + (isEmpty() ? "" : query() + "&") + "cursor=" + Gate.encode(cursor);
    }
}
