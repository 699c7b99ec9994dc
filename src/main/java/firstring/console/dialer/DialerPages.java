package firstring.console.dialer;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.ChangeFeed;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The PowerDialer: a queue, the contact to call, what came of it, and the next. */
public final class DialerPages {
    static final String PATH = "/dialer";
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(20);

    private final Gate gate;
    private final NameStore names;
    private final DialerQueues queues;
    private final ChangeFeed pulse;

    public DialerPages(Gate gate, NameStore names, QueueCountStore counts, ChangeFeed pulse) {
        this.gate = gate;
        this.names = names;
        this.queues = new DialerQueues(names, counts);
        this.pulse = pulse;
    }

    /** The panel next to the queue: the current contact, or a message when there is none. */
    record Shown(DialerView.@Nullable CallInHand call, DialerView.@Nullable Lost lost, String message) {
        static Shown of(DialerView.CallInHand call) {
            return new Shown(call, null, "");
        }

        static Shown of(String message) {
            return new Shown(null, null, message);
        }

        static Shown of(String message, DialerView.Lost lost) {
            return new Shown(null, lost, message);
        }
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, visit -> show(visit, 200, Shown.of(message(visit)))))
                .on("GET", PATH + "/live", gate.watch(Role.AGENT, this::watch))
                .on("POST", PATH + "/next", gate.open(Role.AGENT, this::next))
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
                    ? "Queue is empty. New leads will appear here."
                    : "No contacts can be called right now. Earliest call: %s."
                            .formatted(visit.times().brief(Instant.parse(next)));
        } catch (java.time.format.DateTimeParseException noMoment) {
            return "No contacts can be called right now.";
        }
    }

    Answer show(Visit visit, int status, Shown shown) throws Exception {
        DialerDesk desk = DialerDesk.of(visit);
        Optional<DialerQueues.Shown> queue = queues.find(visit, desk);
        if (queue.isEmpty()) {
            return gate.error(visit, visit.api().get(desk.entries() + "?limit=1"));
        }
        DialerAround around = DialerAround.load(visit, names, desk);
        DialerView view = new DialerView(
                desk.queue(),
                around.owner(),
                desk.list(),
                desk.query(),
                around.queues(),
                around.lists(),
                queues.view(visit, desk, queue.get(), Long.MAX_VALUE),
                around.today(),
                around.undo(),
                shown.call(),
                shown.lost(),
                shown.message());
        return visit.page(status, "dialer", visit.frame(around.title(), "dialer"), view);
    }

    private Answer watch(Visit visit) throws Exception {
        DialerDesk desk = DialerDesk.of(visit);
        String seen = visit.text("seen");
        String newest = visit.text("newest");
        DialerQueues.Shown[] last = {new DialerQueues.Shown(List.of(), 0)};
        pulse.await(visit.session().account(), LONGEST_WATCH, () -> {
            last[0] = queues.find(visit, desk).orElse(last[0]);
            return !last[0].stamp().equals(seen);
        });
        long newestSeen = newest.matches("[0-9]{1,16}") ? Long.parseLong(newest) : 0;
        return visit.part(
                "dialer-live",
                Map.of("frame", visit.frame("", "dialer"), "queue", queues.view(visit, desk, last[0], newestSeen)));
    }

    /** The contact that the viewer already has, or else the next. */
    Answer next(Visit visit) throws Exception {
        DialerDesk desk = DialerDesk.of(visit);
        Map<String, Object> wish = new LinkedHashMap<>(Map.of("resume", true));
        if (desk.isList()) {
            wish.put("list_id", desk.list());
        }
        Api.Reply reply = visit.api().post(desk.work() + "/next", wish);
        if (reply.status() == 400) {
            return show(visit, 403, Shown.of("You don't work this list."));
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
            return show(visit, 422, Shown.of("Select the contacts to move first."));
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
            return show(visit, 422, Shown.of(fault(reply)));
        }
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        return reply.body().path("left").isEmpty()
                ? visit.goTo(here(visit, PATH))
                : show(visit, 200, Shown.of("Some were not moved: they are in progress or no longer queued."));
    }

    static String fault(Api.Reply reply) {
        return reply.faults().values().stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse("It was not saved.");
    }
}
