package firstring.console.dialer;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.Times;
import firstring.console.Visit;
import firstring.console.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A queue's waiting entries as the workspace shows them. */
final class DialerQueues {
    private static final int PAGE = 200;

    private final NameStore names;
    private final QueueCountStore counts;

    DialerQueues(NameStore names, QueueCountStore counts) {
        this.names = names;
        this.counts = counts;
    }

    /** The entries that a page shows, as the API lists them, and the total. */
    record Shown(List<JsonNode> entries, long total) {
        /**
         * Changes when the queue would look different; an entry's callability is derived from the time, which always
         * advances.
         */
        String stamp() {
            StringBuilder shown = new StringBuilder().append(total);
            for (JsonNode entry : entries) {
                shown.append(entry.path("id"))
                        .append(entry.path("state"))
                        .append(entry.path("reasons"))
                        .append(entry.path("callable").asBoolean() ? "" : entry.path("next_call_at"));
            }
            return Integer.toHexString(shown.toString().hashCode());
        }
    }

    /** Empty when the viewer may not look into it. */
    Optional<Shown> find(Visit visit, DialerDesk desk) throws Exception {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        do {
            int limit = Math.min(PAGE, desk.shown() - entries.size());
            Api.Reply reply = visit.api().get(desk.entries() + "?limit=" + limit + cursor);
            if (!reply.isDone()) {
                return Optional.empty();
            }
            reply.body().path("data").forEach(entries::add);
            String next = reply.body().path("next_cursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + Gate.encode(next);
        } while (!cursor.isEmpty() && entries.size() < desk.shown());
        long counted = counts.count(visit.session().account(), desk);
        return Optional.of(new Shown(entries, Math.max(counted, entries.size())));
    }

    /** @param newestSeen entries with a greater id came since the page was last shown */
    DialerView.Queue view(Visit visit, DialerDesk desk, Shown page, long newestSeen) {
        boolean mayMove = visit.user().role().isAtLeast(Role.TEAM_LEAD);
        List<Long> contacts = new ArrayList<>();
        long newest = 0;
        for (JsonNode entry : page.entries()) {
            contacts.add(entry.path("contact_id").asLong());
            newest = Math.max(newest, entry.path("id").asLong());
        }
        Map<Long, String> titles = new Names(names, visit).contacts(contacts);
        Map<Long, String> zones = new Names(names, visit).zones(contacts);
        List<DialerView.Waiting> waiting = new ArrayList<>();
        for (JsonNode entry : page.entries()) {
            waiting.add(waiting(entry, titles, zones, visit.times(), newestSeen));
        }
        String watch = desk.at("/dialer/live?newest=%d&seen=%s&shown=%d".formatted(newest, page.stamp(), desk.shown()));
        boolean isMore = page.total() > waiting.size() && desk.more() > 0;
        String more = isMore ? desk.at("/dialer?shown=" + desk.more()) + "#queue-title" : "";
        return new DialerView.Queue(waiting, page.total(), more, watch, mayMove, recipient(visit, desk));
    }

    private String recipient(Visit visit, DialerDesk desk) {
        if (desk.isList() || desk.own()) {
            return desk.isList() ? "" : "you";
        }
        return new Names(names, visit).of(Kind.USER, desk.user());
    }

    private static DialerView.Waiting waiting(
            JsonNode entry, Map<Long, String> titles, Map<Long, String> zones, Times times, long newestSeen) {
        long contact = entry.path("contact_id").asLong();
        String phone = entry.path("phone_number").asString("");
        return new DialerView.Waiting(
                entry.path("id").asLong(),
                contact,
                titles.getOrDefault(contact, phone),
                phone,
                times.clockIn(zones.getOrDefault(contact, "")),
                entry.path("position").asLong(0),
                entry.path("state").asString("").equals("leased"),
                entry.path("id").asLong() > newestSeen,
                why(entry, times));
    }

    private static String why(JsonNode entry, Times times) {
        if (entry.path("callable").asBoolean(true)
                || entry.path("state").asString("").equals("leased")) {
            return "";
        }
        String next = entry.path("next_call_at").asString("");
        String from = next.isEmpty() ? "" : ", from " + times.shortly(Instant.parse(next));
        if (!entry.path("call_back_at").asString("").isEmpty() && !next.isEmpty()) {
            return "call back" + from;
        }
        List<String> reasons = new ArrayList<>();
        entry.path("reasons").forEach(reason -> reasons.add(Words.of(reason.asString(""))));
        return String.join(", ", reasons) + from;
    }
}
