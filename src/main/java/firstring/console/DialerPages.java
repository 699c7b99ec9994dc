package firstring.console;

import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The PowerDialer: a queue, the contact to call, what came of it, and the next. */
final class DialerPages {
    private static final String PATH = "/dialer";
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(20);
    private static final int MOST_DISPOSITIONS = 200;

    private final Gate gate;
    private final NameStore names;
    private final DialerQueues queues;
    private final ContactCards cards;
    private final Pulse pulse;

    DialerPages(Gate gate, NameStore names, Pulse pulse) {
        this.gate = gate;
        this.names = names;
        this.queues = new DialerQueues(names);
        this.cards = new ContactCards(names);
        this.pulse = pulse;
    }

    void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, visit -> show(visit, null, message(visit))))
                .on("GET", PATH + "/live", gate.watch(Role.AGENT, this::watch))
                .on("POST", PATH + "/next", gate.open(Role.AGENT, this::next))
                .on("GET", PATH + "/{id}", gate.open(Role.AGENT, visit -> showCall(visit, "", "")))
                .on("GET", PATH + "/{id}/hold", gate.open(Role.AGENT, this::hold))
                .on("POST", PATH + "/{id}/dispose", gate.open(Role.AGENT, this::dispose))
                .on("POST", PATH + "/{id}/skip", gate.open(Role.AGENT, this::skip))
                .on("POST", PATH + "/{id}/undo", gate.open(Role.AGENT, this::undo))
                .on("POST", PATH + "/{id}/call-back", gate.open(Role.AGENT, this::callBack))
                .on("POST", PATH + "/move", gate.open(Role.TEAM_LEAD, this::move));
    }

    private static String here(Visit visit, String path) {
        return DialerDesk.of(visit).at(path);
    }

    private static String message(Visit visit) {
        String next = visit.text("next_at");
        if (visit.text("nothing").isEmpty()) {
            return "";
        }
        try {
            return next.isEmpty()
                    ? "Nobody waits in this queue. A lead that comes now will show up here."
                    : "Nobody may be called right now. The next call is legal at %s."
                            .formatted(visit.times().brief(Instant.parse(next)));
        } catch (java.time.format.DateTimeParseException noMoment) {
            return "Nobody may be called right now.";
        }
    }

    private Answer show(Visit visit, DialerView.@Nullable CallInHand call, String message) throws Exception {
        DialerDesk desk = DialerDesk.of(visit);
        Api.Reply reply = visit.api().get(desk.entries() + "?limit=" + DialerQueues.SHOWN);
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        DialerAround around = DialerAround.load(visit, names, desk);
        DialerView view = new DialerView(
                desk.queue(),
                around.owner(),
                desk.list(),
                desk.query(),
                around.queues(),
                around.lists(),
                queues.view(visit, desk, reply.body(), Long.MAX_VALUE),
                around.today(),
                around.undo(),
                call,
                message);
        return visit.page("dialer", visit.frame(around.title(), "dialer"), view);
    }

    private Answer watch(Visit visit) throws Exception {
        DialerDesk desk = DialerDesk.of(visit);
        String seen = visit.text("seen");
        String newest = visit.text("newest");
        JsonNode[] last = new JsonNode[1];
        pulse.await(visit.session().account(), LONGEST_WATCH, () -> {
            last[0] = DialerQueues.load(visit, desk);
            return !DialerQueues.stamp(last[0]).equals(seen);
        });
        long newestSeen = newest.matches("[0-9]{1,16}") ? Long.parseLong(newest) : 0;
        return visit.part(
                "dialer-live",
                Map.of("frame", visit.frame("", "dialer"), "queue", queues.view(visit, desk, last[0], newestSeen)));
    }

    private Answer next(Visit visit) throws Exception {
        DialerDesk desk = DialerDesk.of(visit);
        Map<String, Object> wish = desk.isList() ? Map.of("list_id", desk.list()) : Map.of();
        Api.Reply reply = visit.api().post(desk.work() + "/next", wish);
        if (reply.status() == 400) {
            return show(visit, null, "You are not one of those who work this list.");
        }
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode call = reply.body().path("data");
        if (!call.isObject()) {
            String at = reply.body().path("next_at").asString("");
            return visit.goTo(here(visit, PATH + "?nothing=1&next_at=" + Gate.encode(at)));
        }
        String lease = call.path("lease").asString();
        long entry = call.path("entry").path("id").asLong();
        return visit.goTo(here(visit, PATH + "/" + entry + "?lease=" + Gate.encode(lease)));
    }

    private Answer showCall(Visit visit, String fault, String note) throws Exception {
        String lease = visit.text("lease");
        Optional<JsonNode> held = renew(visit, lease);
        if (held.isEmpty()) {
            return show(visit, null, "This contact is in other hands now, or done. Take the next one.");
        }
        return show(visit, inHand(visit, held.get(), fault, note, ""), "");
    }

    /** @param held an entry as the API leases it */
    private DialerView.CallInHand inHand(Visit visit, JsonNode held, String fault, String note, String undone)
            throws Exception {
        JsonNode callee = held.path("contact");
        ContactCard card = cards.find(visit, callee.path("id").asLong()).orElseGet(() -> cards.ofCallee(visit, callee));
        return new DialerView.CallInHand(
                visit.call().pathId(),
                held.path("lease").asString(""),
                card,
                dispositions(visit),
                fault,
                note,
                undone,
                tomorrow(visit, callee.path("timezone").asString("UTC")));
    }

    private Answer undo(Visit visit) throws Exception {
        String lease = visit.text("lease");
        Api.Reply reply = visit.api().post(entry(visit) + "/undo", lease.isEmpty() ? Map.of() : Map.of("lease", lease));
        if (!reply.isDone()) {
            return show(visit, null, "It cannot be taken back. " + fault(reply));
        }
        String undone = DialerAround.undone(reply.body().path("stays"), visit.times());
        return show(visit, inHand(visit, reply.body().path("data"), "", "", undone), "");
    }

    private static Optional<JsonNode> renew(Visit visit, String lease) throws Exception {
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        Api.Reply reply = visit.api().post(DialerDesk.of(visit).work() + "/next", Map.of("lease", lease));
        JsonNode call = reply.body().path("data");
        boolean same = call.path("entry").path("id").asLong(0) == visit.call().pathId();
        return reply.isDone() && same ? Optional.of(call) : Optional.empty();
    }

    /** Asked once a minute while the contact is on the screen. */
    private Answer hold(Visit visit) throws Exception {
        return renew(visit, visit.text("lease")).isPresent()
                ? Answer.empty()
                : visit.part("dialer-lost", Map.of("href", here(visit, PATH)));
    }

    private static List<DialerView.Disposition> dispositions(Visit visit) throws Exception {
        List<DialerView.Disposition> all = new ArrayList<>();
        for (JsonNode status : visit.api().all("/api/v1/disposition-statuses", MOST_DISPOSITIONS)) {
            int place = all.size() + 1;
            all.add(new DialerView.Disposition(
                    status.path("id").asLong(),
                    status.path("name").asString(),
                    place <= 9 ? Integer.toString(place) : ""));
        }
        return all;
    }

    private Answer dispose(Visit visit) throws Exception {
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("disposition_status_id", visit.text("disposition"));
        done.put("lease", visit.text("lease"));
        String note = raw(visit, "note");
        if (!note.isBlank()) {
            done.put("note", note);
        }
        return after(visit, visit.api().post(entry(visit) + "/dispose", done), note);
    }

    private Answer skip(Visit visit) throws Exception {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("lease", visit.text("lease"));
        String minutes = visit.text("minutes");
        if (minutes.matches("[1-9][0-9]{0,5}")) {
            wish.put(
                    "until",
                    visit.call()
                            .receivedAt()
                            .plus(Duration.ofMinutes(Long.parseLong(minutes)))
                            .toString());
        }
        return after(visit, visit.api().post(entry(visit) + "/skip", wish), raw(visit, "note"));
    }

    private static String tomorrow(Visit visit, String zone) {
        LocalDate today = LocalDate.ofInstant(visit.call().receivedAt(), ZoneId.of(zone));
        return today.plusDays(1).atTime(10, 0).toString();
    }

    private Answer callBack(Visit visit) throws Exception {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("lease", visit.text("lease"));
        wish.put("at", visit.text("at"));
        String note = raw(visit, "note");
        if (!note.isBlank()) {
            wish.put("note", note);
        }
        return after(visit, visit.api().post(entry(visit) + "/call-back", wish), note);
    }

    /** Moves the entries that are ticked: to the top, the bottom, above another, to another user, or out. */
    private Answer move(Visit visit) throws Exception {
        List<Long> entries = new ArrayList<>();
        for (String field : visit.form().values().keySet()) {
            if (field.matches("entry_[1-9][0-9]{0,15}")) {
                entries.add(Long.valueOf(field.substring("entry_".length())));
            }
        }
        DialerDesk desk = DialerDesk.of(visit);
        if (entries.isEmpty()) {
            return show(visit, null, "Tick the contacts that are to be moved first.");
        }
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("entry_ids", entries);
        String to = visit.text("to");
        switch (to) {
            case "top", "bottom" -> wish.put("position", to);
            case "before" -> wish.put("before", visit.text("before"));
            case "user" -> wish.put("user_id", visit.text("receiver"));
            default -> {}
        }
        String action = to.equals("away") ? "/remove" : "/move";
        Api.Reply reply = visit.api().post(desk.moves() + action, wish);
        if (reply.status() == 400) {
            return show(visit, null, fault(reply));
        }
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        return reply.body().path("left").isEmpty()
                ? visit.goTo(here(visit, PATH))
                : show(visit, null, "Some were left: they are in somebody's hands, or gone.");
    }

    private static String entry(Visit visit) {
        return DialerDesk.of(visit).work() + "/" + visit.call().pathId();
    }

    private Answer after(Visit visit, Api.Reply reply, String note) throws Exception {
        if (reply.isDone()) {
            return next(visit);
        }
        return showCall(visit, fault(reply), note);
    }

    private static String fault(Api.Reply reply) {
        return reply.faults().values().stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse("It was not saved.");
    }

    private static String raw(Visit visit, String name) {
        Value sent = visit.form().sent(name);
        String text = sent == null ? null : Params.plainText(sent);
        return text == null ? "" : text;
    }
}
