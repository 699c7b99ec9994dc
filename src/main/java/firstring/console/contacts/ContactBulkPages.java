package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.BulkWords;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Bulk actions over contacts: started from the list, watched on a page of their own. */
public final class ContactBulkPages {
    public static final String PATH = "/contacts/bulk";
    private static final String API = "/api/v1/bulk-actions";
    private static final String CHOSEN = "contact.";
    private static final int SKIPPED = 200;
    private static final int PAGE = 50;

    private final Gate gate;
    private final NameStore names;

    public ContactBulkPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, this::list))
                .on("POST", PATH, gate.open(Role.AGENT, this::start))
                .on("GET", PATH + "/{id}", gate.open(Role.AGENT, visit -> show(visit, 200, Map.of())))
                .on("GET", PATH + "/{id}/live", gate.watch(Role.AGENT, visit -> show(visit, 200, Map.of())))
                .on("POST", PATH + "/{id}/start", gate.open(Role.AGENT, this::confirm))
                .on("POST", PATH + "/{id}/undo", gate.open(Role.AGENT, this::undo))
                .on("POST", PATH + "/{id}/cancel", gate.open(Role.AGENT, this::cancel));
    }

    private Answer list(Visit visit) throws Exception {
        String cursor = visit.text("cursor");
        Api.Reply reply =
                visit.api().get(API + "?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + Gate.encode(cursor)));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        List<ContactsView.Bulk> rows = new ArrayList<>();
        for (JsonNode action : reply.body().path("data")) {
            rows.add(view(visit, action, List.of(), Map.of()));
        }
        String next = reply.body().path("next_cursor").asString("");
        String older = next.isEmpty() ? "" : PATH + "?cursor=" + Gate.encode(next);
        return visit.page(
                "contacts-bulks", visit.frame("Bulk actions", "contacts"), new ContactsView.Bulks(rows, older));
    }

    /** The select of the form says action and argument in one, as in {@code add_tag:17}. */
    private Answer start(Visit visit) throws Exception {
        String[] wish = visit.text("action").split(":", 2);
        Map<String, @Nullable Object> action = new LinkedHashMap<>();
        action.put("action", wish[0]);
        String argument = argument(wish[0]);
        if (argument != null && wish.length == 2) {
            action.put(argument, wish[1].isEmpty() ? null : wish[1]);
        }
        if (visit.text("scope").equals("all")) {
            action.put("filter", filter(visit.text("filter")));
        } else {
            action.put("contact_ids", chosen(visit.form()));
        }
        action.put("hold", isAskedAgain(action));
        Api.Reply reply = visit.api().post(API, action);
        return reply.isDone() ? visit.goTo(PATH + "/" + reply.body().path("id").asLong()) : refused(visit, reply);
    }

    /** Nothing irreversible happens with one click: only a harmless change of one contact needs no confirmation. */
    private static boolean isAskedAgain(Map<String, @Nullable Object> action) {
        boolean isOne = action.get("contact_ids") instanceof List<?> chosen && chosen.size() <= 1;
        return !isOne || "mark_do_not_contact".equals(action.get("action"));
    }

    /** Changing many contacts requires typing their number. */
    private Answer confirm(Visit visit) throws Exception {
        long id = visit.call().pathId();
        Api.Reply action = visit.api().get(API + "/" + id);
        if (!action.isDone()) {
            return gate.error(visit, action);
        }
        ContactsView.Bulk view = view(visit, action.body(), List.of(), Map.of());
        String typed = visit.text("typed").replaceAll("[,. ]", "");
        if (view.mustBeTyped() && !typed.equals(Long.toString(view.total()))) {
            return show(visit, 422, Map.of("typed", List.of("Type %d to confirm.".formatted(view.total()))));
        }
        Map<String, Object> shown = Map.of("total", visit.text("total"));
        return done(visit, id, visit.api().post(API + "/" + id + "/start", shown));
    }

    private Answer undo(Visit visit) throws Exception {
        long id = visit.call().pathId();
        Api.Reply reply = visit.api().post(API + "/" + id + "/undo", Map.of("hold", true));
        return done(visit, reply.body().path("id").asLong(id), reply);
    }

    private Answer done(Visit visit, long id, Api.Reply reply) throws Exception {
        return reply.isDone() ? visit.goTo(PATH + "/" + id) : show(visit, 422, reply.faults());
    }

    private static Answer refused(Visit visit, Api.Reply reply) {
        Map<String, List<String>> faults = reply.faults();
        Map<String, List<String>> told = faults.containsKey("contact_ids")
                ? Map.of("", List.of("Select the contacts to change, or choose “All matching”."))
                : faults;
        ContactsView.Bulk none = new ContactsView.Bulk(
                0,
                "Nothing was started",
                "",
                visit.times().now(),
                "failed",
                false,
                0,
                0,
                0,
                0,
                Map.of(),
                "",
                0,
                List.of(),
                told);
        return visit.page(422, "contacts-bulk-one", visit.frame("Bulk action", "contacts"), none);
    }

    private static @Nullable String argument(String action) {
        return switch (action) {
            case "add_tag", "remove_tag" -> "tag_id";
            case "set_owner" -> "user_id";
            case "set_disposition_status" -> "disposition_status_id";
            case "add_to_powerdialer" -> "position";
            case "enroll" -> "sequence_id";
            default -> null;
        };
    }

    private static Map<String, String> filter(String query) {
        Map<String, String> filter = new LinkedHashMap<>();
        if (FormReader.read(null, null, query, new byte[0]) instanceof FormReading.Readable(Form form)) {
            form.values().forEach((name, value) -> {
                String text = Params.plainText(value);
                if (text != null) {
                    filter.put(name, text);
                }
            });
        }
        return filter;
    }

    private static List<Long> chosen(Form form) {
        return form.values().keySet().stream()
                .filter(name -> name.startsWith(CHOSEN))
                .map(name -> name.substring(CHOSEN.length()))
                .filter(id -> id.matches("[1-9][0-9]{0,15}"))
                .map(Long::valueOf)
                .toList();
    }

    private Answer show(Visit visit, int status, Map<String, List<String>> faults) throws Exception {
        String target = API + "/" + visit.call().pathId();
        Api.Reply reply = visit.api().get(target);
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        List<JsonNode> skipped = visit.api().all(target + "/skipped", SKIPPED);
        ContactsView.Bulk view = view(visit, reply.body(), skipped(visit, skipped), faults);
        return visit.page(status, "contacts-bulk-one", visit.frame(view.what(), "contacts"), view);
    }

    private List<ContactsView.Skipped> skipped(Visit visit, List<JsonNode> data) {
        List<Long> ids = new ArrayList<>();
        data.forEach(row -> ids.add(row.path("contact_id").asLong()));
        Map<Long, String> known = new Names(names, visit).contacts(ids);
        List<ContactsView.Skipped> skipped = new ArrayList<>();
        for (JsonNode row : data) {
            long id = row.path("contact_id").asLong();
            String reason = Words.start(row.path("reason").asString());
            skipped.add(new ContactsView.Skipped(id, known.getOrDefault(id, "#" + id), reason));
        }
        return skipped;
    }

    private ContactsView.Bulk view(
            Visit visit, JsonNode action, List<ContactsView.Skipped> skipped, Map<String, List<String>> faults)
            throws Exception {
        Names known = new Names(names, visit);
        long total = action.path("total").asLong();
        long done = action.path("done").asLong();
        String state = action.path("state").asString();
        Map<String, Long> outcomes = new LinkedHashMap<>();
        action.path("outcomes")
                .properties()
                .forEach(outcome -> outcomes.put(
                        Words.of(outcome.getKey()), outcome.getValue().asLong()));
        boolean open = action.path("finished_at").isNull();
        return new ContactsView.Bulk(
                action.path("id").asLong(),
                what(visit, known, action),
                known.of(Kind.USER, action.path("user_id").asLong()),
                Instant.parse(action.path("created_at").asString()),
                state,
                open,
                total,
                done,
                action.path("outcomes").path("done").asLong(0),
                total == 0 ? (open ? 0 : 100) : (int) Math.min(100, done * 100 / total),
                outcomes,
                state.equals("ready") ? question(visit, known, action, total) : "",
                action.path("undoable").asLong(0),
                skipped,
                faults);
    }

    private static String what(Visit visit, Names names, JsonNode action) throws Exception {
        JsonNode undone = undone(visit, action);
        return undone == null ? what(names, action) : "Undo: " + what(names, undone);
    }

    private static String what(Names names, JsonNode action) {
        return new BulkWords(names)
                .what(action.path("action").asString(), action.path("argument").asString(""));
    }

    private static String question(Visit visit, Names names, JsonNode action, long total) throws Exception {
        JsonNode undone = undone(visit, action);
        return undone == null
                ? new BulkWords(names)
                        .question(
                                action.path("action").asString(),
                                action.path("argument").asString(""),
                                total)
                : "Undo “%s” for %s?".formatted(what(names, undone), BulkWords.contacts(total));
    }

    /** The action that this one undoes; null for any other. */
    private static @Nullable JsonNode undone(Visit visit, JsonNode action) throws Exception {
        return action.path("action").asString().equals("undo")
                ? visit.api()
                        .get(API + "/" + action.path("argument").asString())
                        .body()
                : null;
    }

    private Answer cancel(Visit visit) throws Exception {
        long id = visit.call().pathId();
        return done(visit, id, visit.api().post(API + "/" + id + "/cancel", Map.of()));
    }
}
