package firstring.accounts.audit;

import firstring.json.Json;
import firstring.text.HiddenText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The old and the new value of a changed field; for a secret only the field. */
record FieldChange(
        String field,
        boolean secret,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {
    /** Fields that change automatically or do not belong to the item itself. */
    private static final Set<String> NOT_ITS_OWN =
            Set.of("id", "created_at", "updated_at", "last_used_at", "next_dates");

    /** Only the steps of a sequence can be longer; those are cut. */
    private static final int MAX_LENGTH = 8_000;

    static List<FieldChange> between(
            Map<String, ? extends @Nullable Object> before, Map<String, ? extends @Nullable Object> after) {
        Set<String> fields = new LinkedHashSet<>(before.keySet());
        fields.addAll(after.keySet());
        fields.removeAll(NOT_ITS_OWN);
        List<FieldChange> changes = new ArrayList<>();
        for (String field : fields) {
            Object old = before.get(field);
            Object now = after.get(field);
            if (old instanceof HiddenText || now instanceof HiddenText) {
                changes.add(new FieldChange(field, true, null, null));
            } else if (!tree(old).equals(tree(now))) {
                changes.add(new FieldChange(field, false, tree(old), tree(now)));
            }
        }
        return changes;
    }

    static String json(List<FieldChange> changes) {
        return Json.text(changes.stream().map(FieldChange::view).toList());
    }

    private Map<String, @Nullable Object> view() {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("field", field);
        if (secret) {
            view.put("secret", true);
        } else {
            view.put("old", cut(before));
            view.put("new", cut(after));
        }
        return view;
    }

    private static JsonNode tree(@Nullable Object value) {
        return Json.tree(value == null ? "null" : Json.text(value));
    }

    private static @Nullable Object cut(@Nullable JsonNode value) {
        String text = value == null ? "" : value.toString();
        return text.length() <= MAX_LENGTH
                ? value
                : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH / 2)) + "…";
    }
}
