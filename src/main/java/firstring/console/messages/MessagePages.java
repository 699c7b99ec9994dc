package firstring.console.messages;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.contacts.ContactPages;
import firstring.console.messages.MessagesView.Filters;
import firstring.console.messages.MessagesView.Row;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The outbox and what came in; one message, and trying it again; sending one from a contact's page. */
public final class MessagePages {
    private static final String PATH = "/messages";
    private static final String API = "/api/v1/messages";
    private static final int PAGE = 50;
    private static final int SNIPPET = 120;

    private final Gate gate;
    private final NameStore names;
    private final ContactPages contact;

    public MessagePages(Gate gate, NameStore names, ContactPages contact) {
        this.gate = gate;
        this.names = names;
        this.contact = contact;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, this::list))
                .on("GET", PATH + "/{id}", gate.open(Role.AGENT, visit -> show(visit, 200, Map.of())))
                .on("POST", PATH + "/{id}/retry", gate.open(Role.AGENT, this::retry))
                .on("POST", ContactPages.PATH + "/{id}/messages", gate.open(Role.AGENT, this::send));
    }

    private Answer list(Visit visit) throws Exception {
        Filters filters = new Filters(visit.text("state"), visit.text("channel"));
        Api.Reply reply = visit.api().get(API + "?limit=" + PAGE + "&" + query(filters, visit.text("cursor")));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        MessagesView.Outbox view = new MessagesView.Outbox(
                filters, rows(visit, reply.body().path("data")), older(filters, reply.body()), held(visit));
        return visit.page("messages", visit.frame("Messages", "messages"), view);
    }

    private static String query(Filters filters, String cursor) {
        StringJoiner query = new StringJoiner("&");
        add(query, "state", filters.state());
        add(query, "channel", filters.channel());
        add(query, "cursor", cursor);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + Gate.encode(value));
        }
    }

    private static String older(Filters filters, JsonNode page) {
        String cursor = page.path("next_cursor").asString("");
        return cursor.isEmpty() ? "" : PATH + "?" + query(filters, cursor);
    }

    /** How many messages wait for a provider, by channel; only where there are some. */
    static Map<String, Integer> held(Visit visit) throws Exception {
        Map<String, Integer> held = new LinkedHashMap<>();
        visit.api().get("/api/v1/messaging").body().path("held").properties().forEach(channel -> {
            if (channel.getValue().asInt() > 0) {
                held.put(channel.getKey(), channel.getValue().asInt());
            }
        });
        return held;
    }

    private List<Row> rows(Visit visit, JsonNode data) {
        List<Long> ids = new ArrayList<>();
        data.forEach(message -> ids.add(message.path("contact_id").asLong(0)));
        Map<Long, String> people = names(visit).contacts(ids);
        List<Row> rows = new ArrayList<>();
        data.forEach(message -> rows.add(
                row(message, people.getOrDefault(message.path("contact_id").asLong(0), ""))));
        return rows;
    }

    private Names names(Visit visit) {
        return new Names(names, visit);
    }

    private static Row row(JsonNode message, String person) {
        boolean inbound = message.path("direction").asString().equals("inbound");
        String address = message.path(inbound ? "from" : "to").asString("");
        String subject = message.path("subject").asString("");
        String body = message.path("body").asString("");
        String text = subject.isEmpty() ? body : subject;
        return new Row(
                message.path("id").asLong(),
                person.isBlank() ? address : person,
                message.path("channel").asString(),
                inbound,
                message.path("state").asString(),
                why(message),
                text.length() > SNIPPET ? text.substring(0, SNIPPET) + "…" : text,
                Instant.parse(message.path("created_at").asString()));
    }

    private static String why(JsonNode message) {
        String rule = message.path("rule").asString("");
        return Words.start(rule.isEmpty() ? message.path("outcome").asString("") : rule);
    }

    private Answer show(Visit visit, int status, Map<String, List<String>> faults) throws Exception {
        Api.Reply reply = visit.api().get(API + "/" + visit.call().pathId());
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode message = reply.body();
        long person = message.path("contact_id").asLong(0);
        Row row = row(message, person == 0 ? "" : names(visit).ofContact(person));
        boolean isOver = List.of("failed", "unknown").contains(row.state());
        MessagesView.One view = new MessagesView.One(
                row,
                person,
                message.path("subject").asString(""),
                message.path("channel").asString().equals("call")
                        ? ""
                        : message.path("body").asString(),
                facts(visit, message),
                isOver,
                faults);
        return visit.page(
                status,
                "message",
                visit.frame(row.inbound() ? "From " + row.person() : "To " + row.person(), "messages"),
                view);
    }

    private static Map<String, String> facts(Visit visit, JsonNode message) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String field : List.of("from", "to", "why", "segments", "attempts", "provider_id")) {
            String text =
                    field.equals("why") ? why(message) : message.path(field).asString("");
            if (!text.isEmpty() && !(field.equals("attempts") && text.equals("0"))) {
                facts.put(Words.start(field), text);
            }
        }
        for (String field : List.of("created_at", "due_at", "sent_at", "delivered_at")) {
            String moment = message.path(field).asString("");
            if (!moment.isEmpty()) {
                String label = Words.start(field.substring(0, field.length() - "_at".length()));
                facts.put(
                        label.equals("Created") ? "Made" : label, visit.times().full(Instant.parse(moment)));
            }
        }
        return facts;
    }

    private Answer retry(Visit visit) throws Exception {
        Api.Reply reply = visit.api().post(API + "/" + visit.call().pathId() + "/retry", Map.of());
        return reply.isDone() ? visit.goTo(PATH + "/" + visit.call().pathId()) : show(visit, 422, reply.faults());
    }

    private Answer send(Visit visit) throws Exception {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("contact_id", visit.call().pathId());
        message.put("channel", visit.text("channel"));
        message.put("subject", visit.text("channel").equals("email") ? visit.text("subject") : null);
        message.put("body", visit.text("body"));
        message.put("idempotency_key", visit.text("key").isEmpty() ? null : visit.text("key"));
        Api.Reply reply = visit.api().post(API, message);
        return reply.isDone()
                ? visit.goTo(ContactPages.PATH + "/" + visit.call().pathId() + "?done="
                        + done(reply.body().path("state").asString()))
                : contact.show(visit, 422, Map.of(), reply.faults());
    }

    private static String done(String state) {
        return switch (state) {
            case "held" -> "message_held";
            case "blocked" -> "message_blocked";
            default -> "message_queued";
        };
    }
}
