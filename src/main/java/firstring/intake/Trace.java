package firstring.intake;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.intake.decision.ListStep;
import firstring.intake.decision.Reason;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The record of one decision, built while it is made (docs/contract.md 1.6). It is stored in a short form: the field
 * outcomes are grouped, so {@code "fields":{"kept:already_filled":["email","city"]}} is returned as two objects of
 * field, outcome and reason.
 */
public final class Trace {
    /** Up to this many members are listed one by one; for more, the trace has counts per reason. */
    public static final int MAX_MEMBERS = 50;

    private static final List<String> OWN_PARTS = List.of("id", "strategy", "turn", "chosen", "reason", "fallback");

    /** The outcome of one field. */
    public enum FieldOutcome {
        APPLIED("applied"),
        FILLED("filled"),
        KEPT("kept"),
        IGNORED("ignored");

        private final String code;

        FieldOutcome(String code) {
            this.code = code;
        }
    }

    private final Map<String, Object> content = new LinkedHashMap<>();
    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private final List<Map<String, String>> skipped = new ArrayList<>();

    /** @param by {@code primary_number}, {@code other_number}, or null for a new contact */
    public void matched(@Nullable String by, @Nullable ContactId contact) {
        Map<String, Object> matched = new LinkedHashMap<>();
        matched.put("by", by);
        matched.put("contact_id", contact == null ? null : contact.value());
        content.put("matched", matched);
    }

    public void field(String name, FieldOutcome outcome, Reason reason) {
        fields.computeIfAbsent(outcome.code + ":" + reason.code(), group -> new ArrayList<>())
                .add(name);
    }

    public void ringGroup(Map<String, Object> draw) {
        content.put("ring_group", draw);
    }

    public void powerdialer(UserId user, @Nullable Long position, boolean alreadyQueued) {
        content.put("powerdialer", powerdialerView(user, position, alreadyQueued));
    }

    /** Lists that now contain the contact. */
    public void dialerLists(List<ListStep.ListPosition> placed) {
        if (!placed.isEmpty()) {
            content.put("dialer_lists", listViews(placed));
        }
    }

    public void sequence(long id, String outcome) {
        Map<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("id", id);
        sequence.put("outcome", outcome);
        content.put("sequence", sequence);
    }

    public void skip(String action, Reason reason) {
        skipped.add(Map.of("action", action, "reason", reason.code()));
    }

    public void errors(Map<String, List<String>> errors) {
        content.put("errors", errors);
    }

    public static Map<String, Object> powerdialerView(UserId user, @Nullable Long position, boolean alreadyQueued) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("user_id", user.value());
        view.put("position", position);
        view.put("already_queued", alreadyQueued);
        return view;
    }

    public static List<Map<String, Object>> listViews(List<ListStep.ListPosition> placed) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (ListStep.ListPosition one : placed) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("list_id", one.list().value());
            view.put("position", one.position());
            view.put("already_queued", one.alreadyQueued());
            views.add(view);
        }
        return views;
    }

    /** The short form that is stored. */
    public String stored() {
        Map<String, Object> all = new LinkedHashMap<>(content);
        if (!fields.isEmpty()) {
            all.put("fields", fields);
        }
        if (!skipped.isEmpty()) {
            all.put("skipped", skipped);
        }
        return Json.text(all);
    }

    /**
     * The public form, made from the stored one.
     *
     * @param withOthers false for a token that must not see other members
     */
    public static Map<String, Object> view(String stored, boolean withOthers) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("matched", null);
        view.put("fields", List.of());
        view.put("ring_group", null);
        view.put("powerdialer", null);
        view.put("dialer_lists", List.of());
        view.put("sequence", null);
        view.put("skipped", List.of());
        for (Map.Entry<String, JsonNode> part : Json.tree(stored).properties()) {
            view.put(
                    part.getKey(),
                    switch (part.getKey()) {
                        case "fields" -> fieldsView(part.getValue());
                        case "ring_group" -> withOthers ? part.getValue() : withoutMembers(part.getValue());
                        default -> part.getValue();
                    });
        }
        return view;
    }

    private static Object fieldsView(JsonNode groups) {
        List<Map<String, String>> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> group : groups.properties()) {
            int colon = group.getKey().indexOf(':');
            for (JsonNode name : group.getValue()) {
                Map<String, String> one = new LinkedHashMap<>();
                one.put("field", name.asString());
                one.put("outcome", group.getKey().substring(0, colon));
                one.put("reason", group.getKey().substring(colon + 1));
                all.add(one);
            }
        }
        return all;
    }

    /** A trace without the identity and number of other members. */
    private static Object withoutMembers(JsonNode ringGroup) {
        Map<String, Object> rest = new LinkedHashMap<>();
        for (String part : OWN_PARTS) {
            if (ringGroup.has(part)) {
                rest.put(part, ringGroup.get(part));
            }
        }
        return rest;
    }
}
