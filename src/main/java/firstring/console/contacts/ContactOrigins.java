package firstring.console.contacts;

import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.Times;
import firstring.console.Visit;
import firstring.console.contacts.ContactsView.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tells who or what set each field of a contact last. */
final class ContactOrigins {
    private ContactOrigins() {}

    static Map<String, Origin> find(Visit visit, NameStore names) throws Exception {
        JsonNode data = visit.api()
                .get("/api/v1/contacts/%d/origins".formatted(visit.call().pathId()))
                .body()
                .path("data");
        List<Long> ids = new ArrayList<>();
        data.forEach(event -> ids.add(event.path("user_id").asLong(0)));
        Map<Long, String> users = new Names(names, visit).all(Kind.USER, ids);
        Map<String, Origin> origins = new HashMap<>();
        data.forEach(event -> origins.put(event.path("field").asString(), origin(visit.times(), event, users)));
        return origins;
    }

    private static Origin origin(Times times, JsonNode event, Map<Long, String> users) {
        long lead = event.path("lead_id").asLong(0);
        String by = lead == 0 ? users.getOrDefault(event.path("user_id").asLong(0), "") : "lead " + lead;
        String at = times.brief(Instant.parse(event.path("at").asString()));
        return new Origin(by.isEmpty() ? at : by + " · " + at, lead);
    }
}
