package firstring.console;

import firstring.accounts.Role;
import firstring.console.NameStore.Kind;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a contact agreed to, the ledger of its numbers and its address: all of it, and as it stood at any moment. */
final class ConsentPages {
    /** As many as the API answers at once. */
    private static final int PAGE = 200;

    private static final int BRIEF = 3;

    private final Gate gate;
    private final NameStore names;

    ConsentPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    void addTo(Routes routes) {
        routes.on("GET", ContactPages.PATH + "/{id}/consent", gate.open(Role.AGENT, this::show));
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply contact =
                visit.api().get(ContactPages.API + "/" + visit.call().pathId());
        if (!contact.isDone()) {
            return gate.error(visit, contact);
        }
        Api.Reply reply = visit.api().get(api(visit, moment(visit)));
        String name = contact.body().path("name").asString("");
        ConsentView view =
                view(visit, name.isBlank() ? contact.body().path("phone_number").asString() : name, reply.body(), PAGE);
        return visit.page(
                reply.isDone() ? 200 : 422,
                "consent",
                visit.frame("Consent of " + view.name(), "contacts"),
                reply.isDone() ? view : view.refused(visit.text("at"), reply.faults()));
    }

    /** What stands now and the last few words, for the contact's own page. */
    ConsentView brief(Visit visit, String name) throws Exception {
        return view(visit, name, visit.api().get(api(visit, "")).body(), BRIEF);
    }

    private static String api(Visit visit, String at) {
        return "%s/%d/consent%s"
                .formatted(ContactPages.API, visit.call().pathId(), at.isEmpty() ? "" : "?at=" + Gate.encode(at));
    }

    /** The form sends what its reader's clock shows; what cannot be read is left for the API to refuse. */
    private static String moment(Visit visit) {
        String text = visit.text("at");
        try {
            return LocalDateTime.parse(text)
                    .atZone(visit.times().zone())
                    .toInstant()
                    .toString();
        } catch (DateTimeParseException notLocal) {
            return text;
        }
    }

    private ConsentView view(Visit visit, String name, JsonNode ledger, int most) {
        List<ConsentView.Word> words = words(visit, ledger.path("data"));
        List<ConsentView.Word> shown = words.subList(0, Math.min(most, words.size()));
        String older = words.size() < PAGE || most < PAGE
                ? ""
                : path(visit) + "?at=" + words.getLast().at().minusNanos(1_000);
        String at = visit.text("at").isEmpty() || !ledger.path("at").isString()
                ? ""
                : visit.times().local(Instant.parse(ledger.path("at").asString()));
        return new ConsentView(
                visit.call().pathId(), name, at, words(visit, ledger.path("state")), shown, older, Map.of());
    }

    private static String path(Visit visit) {
        return ContactPages.PATH + "/" + visit.call().pathId() + "/consent";
    }

    private List<ConsentView.Word> words(Visit visit, JsonNode data) {
        List<Long> users = new ArrayList<>();
        data.forEach(word -> users.add(word.path("user_id").asLong(0)));
        Map<Long, String> known = new Names(names, visit.session().account()).all(Kind.USER, users);
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
            default -> Words.source(code);
        };
    }
}
