package firstring.console.messages;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Messages that may be opt-outs: a user reviews each one. */
public final class OptOutReviewPages {
    private static final String PATH = "/messages/reviews";
    private static final String API = "/api/v1/opt-out-reviews";
    private static final int PAGE = 50;

    private final Gate gate;
    private final NameStore names;

    public OptOutReviewPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, visit -> list(visit, 200, Map.of())))
                .on("POST", PATH + "/{id}", gate.open(Role.AGENT, this::decide));
    }

    private Answer list(Visit visit, int status, Map<String, List<String>> faults) throws Exception {
        String cursor = visit.text("cursor");
        Api.Reply reply =
                visit.api().get(API + "?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + Gate.encode(cursor)));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode data = reply.body().path("data");
        List<Long> contacts = new ArrayList<>();
        data.forEach(review -> contacts.add(review.path("contact_id").asLong(0)));
        Map<Long, String> people = new Names(names, visit).contacts(contacts);
        List<MessagesView.Review> rows = new ArrayList<>();
        for (JsonNode review : data) {
            long contact = review.path("contact_id").asLong(0);
            String phone = review.path("phone_number").asString();
            rows.add(new MessagesView.Review(
                    review.path("id").asLong(),
                    contact,
                    people.getOrDefault(contact, phone),
                    phone,
                    review.path("body").asString(),
                    Instant.parse(review.path("received_at").asString())));
        }
        String next = reply.body().path("next_cursor").asString("");
        String more = next.isEmpty() ? "" : PATH + "?cursor=" + Gate.encode(next);
        return visit.page(
                status,
                "opt-out-reviews",
                visit.frame("Possible opt-outs", "messages"),
                new MessagesView.Reviews(rows, more, faults));
    }

    private Answer decide(Visit visit) throws Exception {
        Map<String, Object> decision =
                Map.of("opted_out", visit.text("decision").equals("opted_out"));
        Api.Reply reply = visit.api().post(API + "/" + visit.call().pathId(), decision);
        if (reply.status() == 404) {
            return list(visit, 422, Map.of("", List.of("Someone else has already reviewed this message.")));
        }
        return reply.isDone() ? visit.goTo(PATH) : list(visit, 422, reply.faults());
    }
}
