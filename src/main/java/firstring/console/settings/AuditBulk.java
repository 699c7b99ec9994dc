package firstring.console.settings;

import firstring.console.Api;
import firstring.console.BulkWords;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.contacts.ContactBulkPages;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An audit log row about a bulk action: the action, the filter and the number of contacts. */
final class AuditBulk {
    private final Visit visit;
    private final BulkWords words;

    AuditBulk(Visit visit, Names names) {
        this.visit = visit;
        this.words = new BulkWords(names);
    }

    static boolean tellsOf(JsonNode row) {
        return List.of("bulk-actions", "contacts").contains(row.path("resource").asString());
    }

    /** A description with a link, which is empty once the target is deleted. */
    record Told(String name, String href, List<AuditView.Change> changes) {}

    Told tell(JsonNode row) throws Exception {
        return row.path("resource").asString().equals("contacts")
                ? new Told("Export as CSV", "", changes(row, ""))
                : tellAction(row);
    }

    private Told tellAction(JsonNode row) throws Exception {
        String id = row.path("resource_id").asString();
        String code = row.path("name").asString();
        Api.Reply action = visit.api().get("/api/v1/bulk-actions/" + id);
        if (action.isDone()) {
            String what = words.what(code, action.body().path("argument").asString(""));
            return new Told(what, ContactBulkPages.PATH + "/" + id, changes(row, reached(action.body())));
        }
        boolean isStart = row.path("action").asString().equals("created");
        String what = isStart
                ? words.what(code, value(row, "argument").asString(""))
                : BulkWords.KINDS.getOrDefault(code, Words.start(code));
        return new Told(what, "", changes(row, ""));
    }

    private static String reached(JsonNode action) {
        String end = action.path("finished_at").isNull() ? ", still running" : "";
        return "%d changed of %d%s"
                .formatted(
                        action.path("outcomes").path("done").asLong(0),
                        action.path("total").asLong(),
                        end);
    }

    private List<AuditView.Change> changes(JsonNode row, String reached) {
        List<AuditView.Change> changes = new ArrayList<>();
        JsonNode filter = value(row, "filter");
        if (filter.isObject()) {
            changes.add(told("Filter", words.filter(filter)));
        }
        JsonNode contacts = value(row, "contacts");
        if (!reached.isEmpty() || contacts.isNumber()) {
            changes.add(told("Contacts", reached.isEmpty() ? contacts.asString() : reached));
        }
        JsonNode state = value(row, "state");
        if (state.isString()) {
            changes.add(told("State", Words.of(state.asString())));
        }
        return changes;
    }

    private static AuditView.Change told(String field, String words) {
        return new AuditView.Change(field, "", words, false);
    }

    private static JsonNode value(JsonNode row, String field) {
        for (JsonNode change : row.path("changes")) {
            if (change.path("field").asString("").equals(field)) {
                return change.path("new");
            }
        }
        return row.path("");
    }
}
