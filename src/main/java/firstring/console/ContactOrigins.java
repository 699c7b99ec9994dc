package firstring.console;

import firstring.console.ContactsView.Origin;
import firstring.console.NameStore.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tells who or what set each field of a contact last, from its latest events. */
final class ContactOrigins {
    private static final int EVENTS = 200;

    private ContactOrigins() {}

    static Map<String, Origin> find(Visit visit, NameStore names) throws Exception {
        JsonNode events = visit.api()
                .get("/api/v1/contacts/%d/timeline?limit=%d"
                        .formatted(visit.call().pathId(), EVENTS))
                .body()
                .path("data");
        List<Long> ids = new ArrayList<>();
        events.forEach(event -> ids.add(event.path("user_id").asLong(0)));
        Map<Long, String> users = new Names(names, visit.session().account()).all(Kind.USER, ids);
        Map<String, Origin> origins = new HashMap<>();
        for (JsonNode event : events) {
            Origin origin = origin(visit.times(), event, users);
            event.path("changes").properties().forEach(change -> origins.putIfAbsent(change.getKey(), origin));
        }
        return origins;
    }

    private static Origin origin(Times times, JsonNode event, Map<Long, String> users) {
        long lead = event.path("lead_id").asLong(0);
        String by = lead == 0 ? users.getOrDefault(event.path("user_id").asLong(0), "") : "lead " + lead;
        String at = times.brief(Instant.parse(event.path("at").asString()));
        return new Origin(by.isEmpty() ? at : by + " · " + at, lead);
    }
}
