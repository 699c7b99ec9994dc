package firstring.console;

import firstring.accounts.Role;
import firstring.console.LeadApiView.Choice;
import firstring.console.NameStore.Kind;
import firstring.http.Answer;
import firstring.http.Form;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Contacts: found as one types, and one of them with its fields, who set them, and what happened. An agent sees his own. */
final class ContactPages {
    private static final String PATH = "/contacts";
    private static final String API = "/api/v1/contacts";
    private static final int PAGE = 50;
    private static final int MOST_CHOICES = 1_000;
    private static final int EVENTS = 200;
    private static final List<String> FIELDS = List.of(
            "first_name",
            "last_name",
            "email",
            "company_name",
            "address",
            "city",
            "state",
            "zipcode",
            "country",
            "website",
            "timezone",
            "date_of_birth",
            "csf1",
            "csf2",
            "notes");

    private final Gate gate;
    private final NameStore names;
    private final ContactCards cards;

    ContactPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
        this.cards = new ContactCards(names);
    }

    void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, this::list))
                .on("GET", PATH + "/{id}", gate.open(Role.AGENT, visit -> show(visit, 200, Map.of(), Map.of())))
                .on("POST", PATH + "/{id}", gate.open(Role.AGENT, this::edit))
                .on("POST", PATH + "/{id}/stop", gate.open(Role.AGENT, this::stop));
    }

    private static boolean seesAll(Visit visit) {
        return visit.user().role().isAtLeast(Role.TEAM_LEAD);
    }

    private static long own(Visit visit) {
        return visit.user().id().value();
    }

    private Answer list(Visit visit) throws Exception {
        long owner = seesAll(visit) ? id(visit, "owner") : own(visit);
        long tag = id(visit, "tag");
        StringJoiner query = new StringJoiner("&");
        add(query, "q", visit.text("q"));
        add(query, "user_id", owner == 0 ? "" : Long.toString(owner));
        add(query, "tag_id", tag == 0 ? "" : Long.toString(tag));
        add(query, "cursor", visit.text("cursor"));
        Api.Reply reply = visit.api().get(API + "?limit=" + PAGE + "&" + query);
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        ContactsView.Filters filters = new ContactsView.Filters(
                visit.text("q"),
                seesAll(visit) ? owner : 0,
                tag,
                seesAll(visit) ? choices(visit, "/api/v1/users") : List.of(),
                choices(visit, "/api/v1/tags"));
        ContactsView.Contacts view = new ContactsView.Contacts(
                filters, rows(visit, reply.body().path("data")), older(filters, reply.body()), seesAll(visit));
        return visit.page("contacts", visit.frame(seesAll(visit) ? "Contacts" : "Your contacts", "contacts"), view);
    }

    private static String older(ContactsView.Filters filters, JsonNode page) {
        String cursor = page.path("next_cursor").asString("");
        StringJoiner query = new StringJoiner("&", PATH + "?", "");
        add(query, "q", filters.text());
        add(query, "owner", filters.owner() == 0 ? "" : Long.toString(filters.owner()));
        add(query, "tag", filters.tag() == 0 ? "" : Long.toString(filters.tag()));
        add(query, "cursor", cursor);
        return cursor.isEmpty() ? "" : query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + Gate.encode(value));
        }
    }

    private static long id(Visit visit, String name) {
        String text = visit.text(name);
        return text.matches("[1-9][0-9]{0,15}") ? Long.parseLong(text) : 0;
    }

    private static List<Choice> choices(Visit visit, String path) throws Exception {
        return visit.api().all(path, MOST_CHOICES).stream()
                .map(row -> new Choice(row.path("id").asLong(), row.path("name").asString()))
                .toList();
    }

    private List<ContactsView.Row> rows(Visit visit, JsonNode data) {
        List<Long> owners = new ArrayList<>();
        List<Long> dispositions = new ArrayList<>();
        for (JsonNode contact : data) {
            owners.add(contact.path("user_id").asLong(0));
            dispositions.add(contact.path("disposition_status_id").asLong(0));
        }
        Names known = new Names(names, visit.session().account());
        Map<Long, String> users = known.all(Kind.USER, owners);
        Map<Long, String> statuses = known.all(Kind.DISPOSITION, dispositions);
        List<ContactsView.Row> rows = new ArrayList<>();
        data.forEach(contact -> rows.add(row(contact, users, statuses)));
        return rows;
    }

    private static ContactsView.Row row(JsonNode contact, Map<Long, String> users, Map<Long, String> statuses) {
        String phone = contact.path("phone_number").asString("");
        String name = contact.path("name").asString("");
        return new ContactsView.Row(
                contact.path("id").asLong(),
                name.isBlank() ? phone : name,
                phone,
                contact.path("company_name").asString(""),
                users.getOrDefault(contact.path("user_id").asLong(0), ""),
                statuses.getOrDefault(contact.path("disposition_status_id").asLong(0), ""),
                ContactCards.tags(contact.path("tags")),
                contact.path("is_dnc").asBoolean(false)
                        || contact.path("is_opted_out").asBoolean(false),
                Instant.parse(contact.path("created_at").asString()));
    }

    /** The contact as the API has it, or the page that says why not. */
    private sealed interface Found {
        record Contact(JsonNode body) implements Found {}

        record Error(Answer page) implements Found {}
    }

    private Found find(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(API + "/" + visit.call().pathId());
        if (!reply.isDone()) {
            return new Found.Error(gate.error(visit, reply));
        }
        boolean his = reply.body().path("user_id").asLong(0) == own(visit);
        return seesAll(visit) || his ? new Found.Contact(reply.body()) : new Found.Error(gate.error(visit, 403));
    }

    private Answer show(Visit visit, int status, Map<String, String> typed, Map<String, List<String>> faults)
            throws Exception {
        return switch (find(visit)) {
            case Found.Error(Answer page) -> page;
            case Found.Contact(JsonNode contact) -> show(visit, status, contact, typed, faults);
        };
    }

    private Answer show(
            Visit visit, int status, JsonNode contact, Map<String, String> typed, Map<String, List<String>> faults)
            throws Exception {
        long id = visit.call().pathId();
        Optional<ContactCard> card = cards.find(visit, id);
        if (card.isEmpty()) {
            return gate.error(visit, 404);
        }
        ContactsView.One view = new ContactsView.One(
                card.get(),
                contact.path("updated_at").asString(),
                fields(visit, contact, typed),
                contact.path("user_id").asLong(0),
                seesAll(visit) ? choices(visit, "/api/v1/users") : List.of(),
                contact.path("disposition_status_id").asLong(0),
                choices(visit, "/api/v1/disposition-statuses"),
                callability(visit),
                !visit.text("saved").isEmpty(),
                faults);
        return visit.page(status, "contact", visit.frame(card.get().name(), "contacts"), view);
    }

    private static ContactsView.Callability callability(Visit visit) throws Exception {
        JsonNode body = visit.api()
                .get("%s/%d/callability".formatted(API, visit.call().pathId()))
                .body();
        List<String> hindrances = new ArrayList<>();
        for (JsonNode hindrance : body.path("reasons")) {
            String until = moment(visit, hindrance.path("until"));
            hindrances.add(hindrance.path("message").asString() + (until.isEmpty() ? "" : " Until " + until + "."));
        }
        return new ContactsView.Callability(
                body.path("callable").asBoolean(hindrances.isEmpty()),
                moment(visit, body.path("next_call_at")),
                hindrances);
    }

    private static String moment(Visit visit, JsonNode text) {
        return text.isString() ? visit.times().brief(Instant.parse(text.asString())) : "";
    }

    private List<ContactsView.Field> fields(Visit visit, JsonNode contact, Map<String, String> typed) throws Exception {
        Map<String, String> origins = origins(visit);
        List<ContactsView.Field> fields = new ArrayList<>();
        for (String name : FIELDS) {
            boolean inferred = name.equals("timezone")
                    && !contact.path("timezone_explicit").asBoolean(false);
            String stored = inferred ? "" : contact.path(name).asString("");
            fields.add(new ContactsView.Field(
                    name,
                    Words.start(Words.field(name)),
                    typed.getOrDefault(name, stored),
                    name.equals("notes"),
                    inferred ? "inferred: " + contact.path(name).asString("") : origins.getOrDefault(name, "")));
        }
        return fields;
    }

    /** Who or what set each field last, from the timeline, newest first. */
    private Map<String, String> origins(Visit visit) throws Exception {
        JsonNode events = visit.api()
                .get("%s/%d/timeline?limit=%d".formatted(API, visit.call().pathId(), EVENTS))
                .body()
                .path("data");
        List<Long> ids = new ArrayList<>();
        events.forEach(event -> ids.add(event.path("user_id").asLong(0)));
        Map<Long, String> users = new Names(names, visit.session().account()).all(Kind.USER, ids);
        Map<String, String> origins = new HashMap<>();
        for (JsonNode event : events) {
            String lead = event.path("lead_id").isNumber()
                    ? "lead " + event.path("lead_id").asLong()
                    : "";
            String by =
                    lead.isEmpty() ? users.getOrDefault(event.path("user_id").asLong(0), "") : lead;
            String at = visit.times().brief(Instant.parse(event.path("at").asString()));
            event.path("changes").properties().forEach(change -> origins.putIfAbsent(change.getKey(), by + " · " + at));
        }
        return origins;
    }

    private Answer edit(Visit visit) throws Exception {
        return switch (find(visit)) {
            case Found.Error(Answer page) -> page;
            case Found.Contact(JsonNode contact) -> edit(visit, contact);
        };
    }

    /** Sends what differs from the stored contact; a field that was emptied is cleared. */
    private Answer edit(Visit visit, JsonNode contact) throws Exception {
        Map<String, String> typed = typed(visit.form());
        if (!visit.text("version").equals(contact.path("updated_at").asString())) {
            String sentence = "Somebody else changed this contact meanwhile. Look at it again before you save.";
            return show(visit, 409, contact, typed, Map.of("", List.of(sentence)));
        }
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        typed.forEach((name, value) -> {
            boolean inferred = name.equals("timezone")
                    && !contact.path("timezone_explicit").asBoolean(false);
            String stored = inferred ? "" : contact.path(name).asString("");
            if (!value.equals(stored)) {
                wanted.put(name, value.isBlank() ? null : value);
            }
        });
        Api.Reply reply = visit.api().patch(API + "/" + visit.call().pathId(), wanted);
        return reply.isDone()
                ? visit.goTo(PATH + "/" + visit.call().pathId() + "?saved=1")
                : show(visit, 422, contact, typed, reply.faults());
    }

    private static Map<String, String> typed(Form form) {
        Map<String, String> typed = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(FIELDS);
        names.addAll(List.of("user_id", "disposition_status_id"));
        for (String name : names) {
            Value value = form.values().get(name);
            if (value != null) {
                String text = Params.plainText(value);
                typed.put(name, text == null ? "" : text.replace("\r\n", "\n"));
            }
        }
        return typed;
    }

    private Answer stop(Visit visit) throws Exception {
        return switch (find(visit)) {
            case Found.Error(Answer page) -> page;
            case Found.Contact _ -> {
                Api.Reply reply = visit.api().patch(API + "/" + visit.call().pathId(), Map.of("is_dnc", true));
                yield reply.isDone()
                        ? visit.goTo(PATH + "/" + visit.call().pathId() + "?saved=1")
                        : gate.error(visit, reply);
            }
        };
    }
}
