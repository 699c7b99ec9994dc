package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The list of conflicts about numbers, each of which can be ended in its row. */
public final class ConflictPages {
    private static final String PATH = "/contacts/conflicts";
    private static final String API = "/api/v1/conflicts";
    private static final int PAGE = 50;

    private final Gate gate;
    private final NameStore names;

    public ConflictPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, visit -> list(visit, 200, Map.of())))
                .on("POST", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::resolve));
    }

    private Answer list(Visit visit, int status, Map<String, List<String>> faults) throws Exception {
        boolean resolved = visit.text("resolved").equals("true");
        String query = "?limit=" + PAGE + "&resolved=" + resolved + part(visit, "contact_id") + part(visit, "cursor");
        Api.Reply reply = visit.api().get(API + query);
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        String next = reply.body().path("next_cursor").asString("");
        String older = PATH + "?resolved=" + resolved + part(visit, "contact_id") + "&cursor=" + Gate.encode(next);
        ContactsView.Conflicts view = new ContactsView.Conflicts(
                rows(visit, reply.body().path("data")),
                resolved,
                next.isEmpty() ? "" : older,
                visit.text("done"),
                faults);
        return visit.page(status, "contacts-conflicts", visit.frame("Conflicts", "contacts"), view);
    }

    private static String part(Visit visit, String name) {
        String text = visit.text(name);
        return text.isEmpty() ? "" : "&" + name + "=" + Gate.encode(text);
    }

    private List<ContactsView.Conflict> rows(Visit visit, JsonNode data) {
        List<Long> contacts = new ArrayList<>();
        for (JsonNode conflict : data) {
            contacts.add(conflict.path("contact_id").asLong());
            contacts.add(conflict.path("other_contact_id").asLong());
        }
        Map<Long, String> known = new Names(names, visit).contacts(contacts);
        List<ContactsView.Conflict> rows = new ArrayList<>();
        data.forEach(conflict -> rows.add(row(conflict, known)));
        return rows;
    }

    private static ContactsView.Conflict row(JsonNode conflict, Map<Long, String> known) {
        long contact = conflict.path("contact_id").asLong();
        long other = conflict.path("other_contact_id").asLong();
        return new ContactsView.Conflict(
                conflict.path("id").asLong(),
                conflict.path("phone_number").asString(),
                contact,
                known.getOrDefault(contact, "#" + contact),
                other,
                known.getOrDefault(other, "#" + other),
                conflict.path("lead_id").asLong(0),
                Instant.parse(conflict.path("created_at").asString()),
                Words.of(conflict.path("resolution").asString("")));
    }

    private Answer resolve(Visit visit) throws Exception {
        Map<String, String> resolution = Map.of("resolution", visit.text("resolution"));
        Api.Reply reply = visit.api().patch(API + "/" + visit.call().pathId(), resolution);
        return reply.isDone() ? visit.goTo(PATH + "?done=1") : list(visit, 422, reply.faults());
    }
}
