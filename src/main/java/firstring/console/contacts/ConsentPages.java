package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
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

/** A contact's consent history for its numbers and email address, complete or as of a moment. */
public final class ConsentPages {
    /** As many as the API answers at once. */
    private static final int PAGE = 200;

    private static final int BRIEF = 3;

    private final Gate gate;
    private final NameStore names;

    public ConsentPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        String path = ContactPages.PATH + "/{id}/consent";
        routes.on("GET", path, gate.open(Role.AGENT, visit -> with(visit, contact -> show(visit, contact))))
                .on("POST", path, gate.open(Role.AGENT, visit -> with(visit, contact -> add(visit, contact))));
    }

    private interface Shown {
        Answer answer(JsonNode contact) throws Exception;
    }

    private Answer with(Visit visit, Shown shown) throws Exception {
        Api.Reply contact =
                visit.api().get(ContactPages.API + "/" + visit.call().pathId());
        return contact.isDone() ? shown.answer(contact.body()) : gate.error(visit, contact);
    }

    private Answer show(Visit visit, JsonNode contact) throws Exception {
        Api.Reply reply = visit.api().get(api(visit, ConsentForm.moment(visit, "at")));
        ConsentView view = view(visit, contact, ConsentForm.empty(contact), reply.body(), PAGE);
        return page(
                visit,
                reply.isDone() ? 200 : 422,
                reply.isDone() ? view : view.refused(visit.text("at"), reply.faults()));
    }

    private static Answer page(Visit visit, int status, ConsentView view) {
        return visit.page(status, "consent", visit.frame("Consent of " + view.name(), "contacts"), view);
    }

    /** With scripts, the contact's page refreshes its consent section; without, the history page shows the errors. */
    private Answer add(Visit visit, JsonNode contact) throws Exception {
        Api.Reply reply = visit.api().post(api(visit, ""), ConsentForm.sent(visit));
        ConsentView.Form form =
                reply.isDone() ? ConsentForm.kept(contact) : ConsentForm.refused(contact, visit, reply.faults());
        if (visit.wantsPart()) {
            return visit.part(
                    "contact-consent",
                    Map.of("frame", visit.frame("", "contacts"), "view", now(visit, contact, form, BRIEF)));
        }
        return reply.isDone()
                ? visit.goTo("%s/%d?done=consented"
                        .formatted(ContactPages.PATH, visit.call().pathId()))
                : page(visit, 422, now(visit, contact, form, PAGE));
    }

    /** The current consent and the latest records, for the contact's page. */
    ConsentView brief(Visit visit, JsonNode contact) throws Exception {
        return now(visit, contact, ConsentForm.empty(contact), BRIEF);
    }

    private ConsentView now(Visit visit, JsonNode contact, ConsentView.Form form, int most) throws Exception {
        return view(visit, contact, form, visit.api().get(api(visit, "")).body(), most);
    }

    private static String api(Visit visit, String at) {
        return "%s/%d/consent%s"
                .formatted(ContactPages.API, visit.call().pathId(), at.isEmpty() ? "" : "?at=" + Gate.encode(at));
    }

    private ConsentView view(Visit visit, JsonNode contact, ConsentView.Form form, JsonNode ledger, int most) {
        String name = contact.path("name").asString("");
        List<ConsentView.Word> words = words(visit, ledger.path("data"));
        List<ConsentView.Word> shown = words.subList(0, Math.min(most, words.size()));
        String older = words.size() < PAGE || most < PAGE
                ? ""
                : path(visit) + "?at=" + words.getLast().at().minusNanos(1_000);
        String at = visit.text("at").isEmpty() || !ledger.path("at").isString()
                ? ""
                : visit.times().local(Instant.parse(ledger.path("at").asString()));
        return new ConsentView(
                visit.call().pathId(),
                name.isBlank() ? contact.path("phone_number").asString() : name,
                at,
                words(visit, ledger.path("state")),
                shown,
                older,
                form,
                Map.of());
    }

    private static String path(Visit visit) {
        return ContactPages.PATH + "/" + visit.call().pathId() + "/consent";
    }

    private List<ConsentView.Word> words(Visit visit, JsonNode data) {
        List<Long> users = new ArrayList<>();
        data.forEach(word -> users.add(word.path("user_id").asLong(0)));
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, users);
        List<ConsentView.Word> words = new ArrayList<>();
        for (JsonNode word : data) {
            words.add(new ConsentView.Word(
                    Words.channel(word.path("channel").asString()),
                    word.path("address").asString(),
                    word.path("given").asBoolean(),
                    Instant.parse(word.path("at").asString()),
                    source(word.path("source").asString()),
                    known.getOrDefault(word.path("user_id").asLong(0), ""),
                    word.path("lead_id").asLong(0),
                    proof(word)));
        }
        return words;
    }

    private static ConsentView.Proof proof(JsonNode word) {
        return new ConsentView.Proof(
                word.path("text").asString(""),
                word.path("ip").asString(""),
                word.path("page_url").asString(""),
                word.path("certificate_id").asString(""));
    }

    private static String source(String code) {
        return switch (code) {
            case "reply" -> "Answer to a message";
            case "link" -> "Link in a message";
            case "api" -> "API";
            case "email" -> "Email";
            default -> Words.source(code);
        };
    }
}
