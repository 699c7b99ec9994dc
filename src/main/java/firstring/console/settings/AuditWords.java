package firstring.console.settings;

import firstring.console.Hours;
import firstring.console.Times;
import firstring.console.Words;
import firstring.console.sequences.SequenceListPages;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The words of the audit log: kinds of objects with their pages, and field values. */
final class AuditWords {
    static final Map<String, String> KINDS = kinds();

    private static final Set<String> CODED =
            Set.of("status", "type", "role", "strategy", "existing_contacts", "invalid_details");

    private final Map<Long, String> users;
    private final Times times;

    /** @param users names by id, of all that {@link #usersIn} found */
    AuditWords(Map<Long, String> users, Times times) {
        this.users = users;
        this.times = times;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("account", "Account");
        kinds.put("users", "User");
        kinds.put("sessions", "Sign-in");
        kinds.put("tokens", "Token");
        kinds.put("ring-groups", "Ring group");
        kinds.put("dialer-lists", "Dialer list");
        kinds.put("sequences", "Sequence");
        kinds.put("calling-rules", "Calling hours");
        kinds.put("holidays", "Holiday");
        kinds.put("messaging", "Messaging");
        kinds.put("lines", "Line");
        kinds.put("tags", "Tag");
        kinds.put("disposition-statuses", "Disposition");
        kinds.put("lead-sources", "Lead source");
        kinds.put("custom-fields", "Custom field");
        kinds.put("bulk-actions", "Bulk action");
        kinds.put("contacts", "Contacts");
        return kinds;
    }

    static String kind(String resource) {
        return KINDS.getOrDefault(resource, Words.start(resource.replace('-', '_')));
    }

    /** The label of an object whose name is a code. */
    static String name(String resource, String name) {
        return resource.equals("messaging") ? Words.channel(name) : name;
    }

    /** Where a thing is looked at; empty when nowhere. */
    static String href(String resource, String id) {
        return switch (resource) {
            case "account" -> SetUpPages.PATH;
            case "users", "sessions" -> SetUpPages.PATH + "/users/" + id;
            case "tokens" -> "/integrations/tokens/" + id;
            case "sequences" -> SequenceListPages.PATH + "/" + id;
            case "ring-groups" -> SetUpPages.PATH + "/ring-groups/" + id;
            case "calling-rules" -> SetUpPages.PATH + "/calling-hours/" + id;
            case "dialer-lists" -> SetUpPages.PATH + "/dialer-lists/" + id;
            case "holidays", "messaging", "lines", "tags", "disposition-statuses", "lead-sources", "custom-fields" ->
                SetUpPages.PATH + "/" + resource;
            default -> "";
        };
    }

    /** Every user that a row names: who did it, and users in old and new values. */
    static Set<Long> usersIn(JsonNode row) {
        Set<Long> ids = new TreeSet<>();
        if (row.path("user_id").isNumber()) {
            ids.add(row.path("user_id").asLong());
        }
        for (JsonNode change : row.path("changes")) {
            for (JsonNode value : List.of(change.path("old"), change.path("new"))) {
                if (change.path("field").asString("").equals("user_id") && value.isNumber()) {
                    ids.add(value.asLong());
                }
                value.findValues("user_id").forEach(id -> ids.add(id.asLong()));
            }
        }
        return ids;
    }

    String user(long id) {
        return users.getOrDefault(id, "#" + id);
    }

    AuditView.Change change(JsonNode change) {
        String field = change.path("field").asString("");
        boolean secret = change.path("secret").asBoolean(false);
        return new AuditView.Change(
                Words.start(field),
                secret ? "" : value(field, change.path("old")),
                secret ? "" : value(field, change.path("new")),
                secret);
    }

    private String value(String field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        if (value.isNumber()) {
            return field.equals("user_id") ? user(value.asLong()) : value.asString();
        }
        if (value.isString()) {
            return text(field, value.asString());
        }
        return structure(field, value);
    }

    private String text(String field, String text) {
        if (field.equals("channel")) {
            return Words.channel(text);
        }
        if (CODED.contains(field)) {
            return Words.start(text);
        }
        try {
            return field.endsWith("_at") ? times.full(Instant.parse(text)) : text;
        } catch (DateTimeException noMoment) {
            return text;
        }
    }

    private String structure(String field, JsonNode value) {
        if (field.equals("hours") || field.equals("working_hours")) {
            return Hours.words(value);
        }
        if (value.isArray()) {
            return String.join(", ", value.valueStream().map(this::item).toList());
        }
        return value.toString();
    }

    private String item(JsonNode item) {
        if (!item.has("user_id")) {
            return item.isString() ? item.asString() : item.toString();
        }
        int weight = item.path("weight").asInt(1);
        return user(item.path("user_id").asLong()) + (weight == 1 ? "" : " × " + weight);
    }
}
