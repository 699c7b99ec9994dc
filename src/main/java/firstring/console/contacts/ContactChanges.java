package firstring.console.contacts;

import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Describes contact changes in words, with names for ids. */
final class ContactChanges {
    private static final Map<String, Kind> NAMED = Map.of(
            "user_id", Kind.USER,
            "disposition_status_id", Kind.DISPOSITION,
            "line_id", Kind.LINE,
            "lead_source_id", Kind.SOURCE,
            "lead_source", Kind.SOURCE,
            "sequence_id", Kind.SEQUENCE,
            "tags", Kind.TAG);

    private final Map<Kind, Map<Long, String>> known = new EnumMap<>(Kind.class);

    ContactChanges(JsonNode events, Names names) {
        Map<Kind, Set<Long>> ids = new EnumMap<>(Kind.class);
        for (JsonNode event : events) {
            event.path("changes").properties().forEach(change -> {
                Kind kind = NAMED.get(change.getKey());
                if (kind != null) {
                    gather(change.getValue(), ids.computeIfAbsent(kind, none -> new HashSet<>()));
                }
            });
        }
        ids.forEach((kind, all) -> known.put(kind, names.all(kind, all)));
    }

    private static void gather(JsonNode value, Set<Long> ids) {
        if (value.isIntegralNumber()) {
            ids.add(value.asLong());
        }
        value.forEach(element -> gather(element, ids));
    }

    List<ContactCard.Change> of(JsonNode event) {
        List<ContactCard.Change> changes = new ArrayList<>();
        event.path("changes")
                .properties()
                .forEach(change -> changes.add(new ContactCard.Change(
                        Words.field(change.getKey()),
                        words(change.getKey(), change.getValue().path(0)),
                        words(change.getKey(), change.getValue().path(1)))));
        return changes;
    }

    private String words(String field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (value.isArray()) {
            return value.valueStream().map(element -> words(field, element)).collect(Collectors.joining(", "));
        }
        if (value.isObject()) {
            return value.propertyStream()
                    .map(Map.Entry::getValue)
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .collect(Collectors.joining(" "));
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        Kind kind = NAMED.get(field);
        return kind != null && value.isIntegralNumber()
                ? known.getOrDefault(kind, Map.of()).getOrDefault(value.asLong(), "#" + value.asLong())
                : value.asString();
    }
}
