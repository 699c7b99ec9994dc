package firstring.console.dialer;

import firstring.accounts.Role;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.Team;
import firstring.console.Times;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.developers.LeadApiView;
import firstring.console.sequences.SequenceWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The workspace around a queue or list: the other queues and today's counts. */
record DialerAround(
        String title,
        String owner,
        List<LeadApiView.Choice> queues,
        List<LeadApiView.Choice> lists,
        String today,
        DialerView.@Nullable Undo undo) {
    private static final int MOST_QUEUES = 1_000;

    static DialerAround load(Visit visit, NameStore names, DialerDesk desk) throws Exception {
        Names known = new Names(names, visit);
        JsonNode today =
                visit.api().get("/api/v1/users/%d/today".formatted(desk.user())).body();
        List<LeadApiView.Choice> lists = lists(visit);
        String owner = desk.queue() == visit.user().id().value() ? "" : known.of(Kind.USER, desk.queue());
        return new DialerAround(
                title(owner, desk, lists),
                owner,
                queues(visit),
                lists,
                sum(known, today),
                desk.own() ? undo(known, today.path("last")) : null);
    }

    private static DialerView.@Nullable Undo undo(Names known, JsonNode last) {
        return last.isObject()
                ? new DialerView.Undo(
                        last.path("entry_id").asLong(),
                        known.ofContact(last.path("contact_id").asLong()),
                        what(known, last))
                : null;
    }

    private static String what(Names known, JsonNode last) {
        return switch (last.path("action").asString("")) {
            case "skipped" -> "skipped";
            case "call_back" -> "callback scheduled";
            default ->
                known.of(Kind.DISPOSITION, last.path("disposition_status_id").asLong());
        };
    }

    /** The message about an undone action. */
    static String undone(String name, JsonNode stays, Times times) {
        List<String> done = new ArrayList<>();
        for (JsonNode event : stays) {
            String outcome = event.path("outcome").asString("");
            String what = event.path("kind").asString("").equals("message")
                    ? "message " + Words.of(outcome)
                    : SequenceWords.of(outcome);
            done.add(what + " " + times.brief(Instant.parse(event.path("at").asString(""))));
        }
        return done.isEmpty()
                ? "Undone: %s. Choose another outcome.".formatted(name)
                : "Undone: %s. This was done in the meantime and stays: %s.".formatted(name, String.join("; ", done));
    }

    private static String title(String owner, DialerDesk desk, List<LeadApiView.Choice> lists) {
        if (desk.isList()) {
            return lists.stream()
                    .filter(list -> list.id() == desk.list())
                    .map(LeadApiView.Choice::name)
                    .findFirst()
                    .orElse("Dialer list");
        }
        return owner.isEmpty() ? "PowerDialer" : "Queue of " + owner;
    }

    private static List<LeadApiView.Choice> lists(Visit visit) throws Exception {
        return visit.api().all("/api/v1/dialer-lists", MOST_QUEUES).stream()
                .map(list -> new LeadApiView.Choice(
                        list.path("id").asLong(), list.path("name").asString()))
                .toList();
    }

    private static String sum(Names known, JsonNode today) {
        long calls = today.path("calls").asLong(0);
        JsonNode dispositions = today.path("dispositions");
        List<Long> statuses = new ArrayList<>();
        dispositions.forEach(
                count -> statuses.add(count.path("disposition_status_id").asLong()));
        Map<Long, String> words = known.all(Kind.DISPOSITION, statuses);
        List<String> parts = new ArrayList<>();
        long done = 0;
        for (JsonNode count : dispositions) {
            long times = count.path("calls").asLong();
            parts.add("%d %s"
                    .formatted(
                            times,
                            words.getOrDefault(
                                    count.path("disposition_status_id").asLong(), "other")));
            done += times;
        }
        return sum(calls, done, String.join(", ", parts));
    }

    /** A call back is a call but no end, and another may say what came of one's call: the two numbers may differ. */
    private static String sum(long calls, long done, String parts) {
        String called = calls == 0 ? "" : calls == 1 ? "1 call" : calls + " calls";
        if (done == 0) {
            return called.isEmpty() ? "" : called + " today";
        }
        String dealt = "%d completed today: %s".formatted(done, parts);
        return calls == done || calls == 0 ? dealt : dealt + "; " + called;
    }

    private static List<LeadApiView.Choice> queues(Visit visit) throws Exception {
        if (!visit.user().role().isAtLeast(Role.TEAM_LEAD)) {
            return List.of();
        }
        Team team = Team.of(visit);
        return visit.api().all("/api/v1/users", MOST_QUEUES).stream()
                .filter(user -> user.path("active").asBoolean()
                        && team.has(user.path("id").asLong()))
                .map(user -> new LeadApiView.Choice(
                        user.path("id").asLong(), user.path("name").asString()))
                .toList();
    }
}
