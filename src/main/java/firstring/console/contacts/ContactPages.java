package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.contacts.ContactsView.Field;
import firstring.console.contacts.ContactsView.Kind;
import firstring.console.developers.LeadApiView;
import firstring.console.developers.LeadApiView.Choice;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One contact: its fields and who set them, where it waits, why it is not being called, and what happened. */
public final class ContactPages {
    public static final String PATH = "/contacts";
    static final String API = "/api/v1/contacts";

    private static final String OWNER = "user_id";
    private static final String DISPOSITION = "disposition_status_id";
    private static final int MOST_FIELDS = 200;
    private static final int MOST_LINKS = 200;
    private static final int EVENTS = 100;
    private static final List<String> FIELDS = List.of(
            "first_name",
            "last_name",
            "phone_number",
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
            "lead_source",
            "csf1",
            "csf2",
            "notes");

    private final Gate gate;
    private final NameStore names;
    private final ConsentPages consents;
    private final ContactCards cards;

    public ContactPages(Gate gate, NameStore names, ConsentPages consents) {
        this.gate = gate;
        this.names = names;
        this.consents = consents;
        this.cards = new ContactCards(names);
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH + "/{id}", gate.open(Role.AGENT, visit -> show(visit, 200, Map.of(), Map.of())))
                .on("POST", PATH + "/{id}", gate.open(Role.AGENT, this::edit))
                .on("GET", PATH + "/{id}/timeline", gate.open(Role.AGENT, this::showTimeline));
    }

    /** The page again, with what was typed and what is wrong with it. */
    public Answer show(Visit visit, int status, Map<String, String> typed, Map<String, List<String>> faults)
            throws Exception {
        Api.Reply reply = visit.api().get(API + "/" + visit.call().pathId());
        if (reply.status() == 404 && reply.body().path("merged_into").isNumber()) {
            return visit.goTo(PATH + "/" + reply.body().path("merged_into").asLong() + "?done=merged_into");
        }
        return reply.isDone() ? show(visit, status, reply.body(), typed, faults) : gate.error(visit, reply);
    }

    private Answer show(
            Visit visit, int status, JsonNode contact, Map<String, String> typed, Map<String, List<String>> faults)
            throws Exception {
        Optional<ContactCard> card = cards.find(visit, visit.call().pathId());
        if (card.isEmpty()) {
            return gate.error(visit, 404);
        }
        JsonNode entries = visit.api()
                .get("%s/%d/powerdialer".formatted(API, card.get().id()))
                .body()
                .path("data");
        ContactsView.One view = new ContactsView.One(
                card.get(),
                fields(visit, contact, typed),
                callability(visit, entries),
                places(visit, card.get(), entries),
                moreTags(visit, card.get()),
                consents.brief(visit, contact),
                ContactOrigins.find(visit, names),
                links(visit),
                done(visit.text("done")),
                faults);
        return visit.page(status, "contact", visit.frame(card.get().name(), "contacts"), view);
    }

    private Answer showTimeline(Visit visit) throws Exception {
        String cursor = visit.text("cursor");
        String part = "?limit=" + EVENTS + (cursor.isEmpty() ? "" : "&cursor=" + Gate.encode(cursor));
        Optional<ContactCard> card = cards.find(visit, visit.call().pathId(), part);
        return card.isEmpty()
                ? show(visit, 200, Map.of(), Map.of())
                : visit.page(
                        "contact-timeline",
                        visit.frame("What happened with " + card.get().name(), "contacts"),
                        card.get());
    }

    private static String done(String code) {
        return switch (code) {
            case "saved" -> "Saved.";
            case "marked" -> "The mark is kept with the number.";
            case "unmarked" -> "The mark is lifted.";
            case "noted" -> "The note is kept.";
            case "message_queued" -> "The message goes out as soon as it may.";
            case "message_held" -> "The message is held: nothing is configured to send it by.";
            case "message_blocked" -> "The message may not go out. What happened says why.";
            case "consented" -> "What was said is in the ledger.";
            case "queued" -> "Queued.";
            case "disenrolled" -> "Taken out of the sequence.";
            case "unqueued" -> "Taken out of all queues and lists.";
            case "restored" -> "The contact is back. What was open for them stays closed.";
            case "merged" -> "The contacts are one now.";
            case "merged_into" -> "The contact you asked for became part of this one.";
            case "unmerged" -> "The merge is undone: both contacts are what they were.";
            default -> "";
        };
    }

    /** One moment for all reasons together, the same as in the contact's queue: several would contradict each other. */
    private static ContactsView.Callability callability(Visit visit, JsonNode entries) throws Exception {
        JsonNode body = visit.api()
                .get("%s/%d/callability".formatted(API, visit.call().pathId()))
                .body();
        List<String> hindrances = new ArrayList<>();
        for (JsonNode hindrance : body.path("reasons")) {
            hindrances.add(hindrance.path("message").asString());
        }
        return new ContactsView.Callability(
                body.path("callable").asBoolean(hindrances.isEmpty()),
                earliest(body.path("next_call_at"), entries)
                        .map(visit.times()::shortly)
                        .orElse(""),
                hindrances,
                marks(visit));
    }

    private static List<ContactsView.Mark> marks(Visit visit) throws Exception {
        List<ContactsView.Mark> marks = new ArrayList<>();
        for (JsonNode mark : visit.api()
                .get("%s/%d/marks".formatted(API, visit.call().pathId()))
                .body()
                .path("data")) {
            String code = mark.path("mark").asString();
            marks.add(new ContactsView.Mark(
                    mark.path("phone_number").asString(),
                    code,
                    code.equals("invalid_number") ? "Cannot be reached" : Words.start(code),
                    Instant.parse(mark.path("marked_at").asString())));
        }
        return marks;
    }

    /** The legal moment, or a later one when agents have put the contact off in every queue that it is in. */
    private static Optional<Instant> earliest(JsonNode legal, JsonNode entries) {
        if (!legal.isString()) {
            return Optional.empty();
        }
        return entries.valueStream()
                .map(entry -> entry.path("next_call_at"))
                .filter(JsonNode::isString)
                .map(moment -> Instant.parse(moment.asString()))
                .min(Comparator.naturalOrder())
                .or(() -> Optional.of(Instant.parse(legal.asString())));
    }

    private ContactsView.Places places(Visit visit, ContactCard card, JsonNode data) {
        Names known = new Names(names, visit);
        List<ContactsView.Entry> entries = new ArrayList<>();
        for (JsonNode entry : data) {
            long user = entry.path("user_id").asLong(0);
            long list = entry.path("list_id").asLong(0);
            String queue = user == visit.user().id().value() ? "/dialer" : "/dialer?user=" + user;
            entries.add(new ContactsView.Entry(
                    entry.path("id").asLong(),
                    list == 0
                            ? known.of(NameStore.Kind.USER, user) + "’s queue"
                            : "List " + known.of(NameStore.Kind.DIALER_LIST, list),
                    entry.path("position").asLong(0),
                    entry.path("state").asString(""),
                    list == 0 ? queue : "/dialer?list=" + list));
        }
        return new ContactsView.Places(entries, card.sequence());
    }

    private ContactsView.Links links(Visit visit) throws Exception {
        if (!visit.user().role().isAtLeast(Role.TEAM_LEAD)) {
            return ContactsView.Links.NONE;
        }
        long id = visit.call().pathId();
        List<JsonNode> data = visit.api().all("/api/v1/merges?contact_id=" + id, MOST_LINKS);
        Names known = new Names(names, visit);
        List<ContactsView.Merge> merges = new ArrayList<>();
        for (JsonNode merge : data) {
            merges.add(new ContactsView.Merge(
                    merge.path("id").asLong(),
                    known.of(NameStore.Kind.USER, merge.path("user_id").asLong()),
                    Instant.parse(merge.path("merged_at").asString()),
                    !merge.path("undone_at").isNull()));
        }
        List<JsonNode> conflicts = visit.api().all("/api/v1/conflicts?contact_id=" + id, MOST_LINKS);
        return new ContactsView.Links(conflicts.size(), merges);
    }

    private static List<LeadApiView.Choice> moreTags(Visit visit, ContactCard card) throws Exception {
        Set<Long> own = card.tags().stream().map(ContactCard.Tag::id).collect(Collectors.toSet());
        return ContactListPages.choices(visit, "/api/v1/tags").stream()
                .filter(tag -> !own.contains(tag.id()))
                .toList();
    }

    private ContactsView.Fields fields(Visit visit, JsonNode contact, Map<String, String> typed) throws Exception {
        List<JsonNode> customFields = customFields(visit);
        List<Field> fields = new ArrayList<>();
        for (String name : FIELDS) {
            Kind kind = name.equals("notes") ? Kind.TEXT : Kind.LINE;
            String value = typed.getOrDefault(name, stored(contact, name));
            fields.add(new Field(name, Words.start(Words.field(name)), value, kind, List.of()));
        }
        for (JsonNode custom : customFields) {
            fields.add(custom(custom, contact, typed));
        }
        boolean lead = visit.user().role().isAtLeast(Role.TEAM_LEAD);
        long owner = id(typed.getOrDefault(OWNER, stored(contact, OWNER)));
        long disposition = id(typed.getOrDefault(DISPOSITION, stored(contact, DISPOSITION)));
        List<Choice> dispositions = ContactListPages.choices(visit, "/api/v1/disposition-statuses");
        return new ContactsView.Fields(
                typed.getOrDefault(SharedForm.VERSION, form(customFields).version(contact)),
                fields,
                owner,
                lead ? with(visit, NameStore.Kind.USER, owner, ContactListPages.owners(visit)) : List.of(),
                disposition,
                with(visit, NameStore.Kind.DISPOSITION, disposition, dispositions));
    }

    private static long id(String text) {
        return text.matches("[1-9][0-9]{0,15}") ? Long.parseLong(text) : 0;
    }

    /** The current one is a choice even when it is archived or beyond what is listed: saving must not change it. */
    private List<Choice> with(Visit visit, NameStore.Kind kind, long current, List<Choice> choices) {
        if (current == 0 || choices.stream().anyMatch(choice -> choice.id() == current)) {
            return choices;
        }
        List<Choice> more = new ArrayList<>(choices);
        more.add(new Choice(current, new Names(names, visit).of(kind, current)));
        return more;
    }

    private static SharedForm form(List<JsonNode> customFields) {
        List<String> edited = new ArrayList<>(FIELDS);
        edited.addAll(List.of(OWNER, DISPOSITION));
        customFields.forEach(field -> edited.add(field.path("key").asString()));
        return SharedForm.of(edited, ContactPages::stored);
    }

    private static List<JsonNode> customFields(Visit visit) throws Exception {
        return visit.api().all("/api/v1/custom-fields", MOST_FIELDS);
    }

    private static Field custom(JsonNode field, JsonNode contact, Map<String, String> typed) {
        String key = field.path("key").asString();
        List<String> choices = new ArrayList<>();
        field.path("choices").forEach(choice -> choices.add(choice.asString()));
        Kind kind = switch (field.path("type").asString("")) {
            case "date" -> Kind.DATE;
            case "choice" -> Kind.CHOICE;
            case "boolean" -> {
                choices.addAll(List.of("true", "false"));
                yield Kind.CHOICE;
            }
            default -> Kind.LINE;
        };
        String value = typed.getOrDefault(key, stored(contact, key));
        return new Field(key, field.path("label").asString(key), value, kind, choices);
    }

    /** A value as its field shows it; an inferred zone is none. */
    private static String stored(JsonNode contact, String name) {
        JsonNode value = contact.path(name);
        boolean inferred =
                name.equals("timezone") && !contact.path("timezone_explicit").asBoolean(false);
        return inferred || value.isNull() || value.isMissingNode()
                ? ""
                : value.isString() ? value.asString() : value.toString();
    }

    /** Sends what differs from the stored contact; a field that was emptied is cleared. */
    private Answer edit(Visit visit) throws Exception {
        Map<String, String> typed = typed(visit, visit.form());
        Names known = new Names(names, visit);
        SharedForm.Saved saved = form(customFields(visit))
                .telling(OWNER, (contact, field) -> named(known, NameStore.Kind.USER, contact.path(field)))
                .telling(DISPOSITION, (contact, field) -> named(known, NameStore.Kind.DISPOSITION, contact.path(field)))
                .save(visit, API + "/" + visit.call().pathId(), contact -> wanted(contact, typed));
        if (saved.isDone()) {
            return visit.goTo(PATH + "/" + visit.call().pathId() + "?done=saved");
        }
        typed.put(SharedForm.VERSION, saved.version());
        return show(visit, saved.status(), typed, saved.faults());
    }

    private static String named(Names known, NameStore.Kind kind, JsonNode id) {
        return id.isNumber() ? "“" + known.of(kind, id.asLong()) + "”" : "none";
    }

    private static Map<String, @Nullable Object> wanted(JsonNode contact, Map<String, String> typed) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        typed.forEach((name, value) -> {
            if (!value.equals(stored(contact, name))) {
                wanted.put(name, value.isBlank() ? null : value);
            }
        });
        return wanted;
    }

    private static Map<String, String> typed(Visit visit, Form form) throws Exception {
        Map<String, String> typed = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(FIELDS);
        names.addAll(List.of(OWNER, DISPOSITION));
        customFields(visit).forEach(field -> names.add(field.path("key").asString()));
        for (String name : names) {
            FormValue value = form.values().get(name);
            if (value != null) {
                String text = Params.plainText(value);
                typed.put(name, text == null ? "" : text.replace("\r\n", "\n"));
            }
        }
        return typed;
    }
}
