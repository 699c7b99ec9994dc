package firstring.console;

import firstring.accounts.Role;
import firstring.console.NameStore.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A queue's waiting entries as the workspace shows them. */
final class DialerQueues {
    static final int SHOWN = 50;

    private final NameStore names;

    DialerQueues(NameStore names) {
        this.names = names;
    }

    /** Differs when the queue would look different; an entry that is callable now says so by the moment, which goes on. */
    static String stamp(JsonNode page) {
        StringBuilder shown = new StringBuilder();
        for (JsonNode entry : page.path("data")) {
            shown.append(entry.path("id"))
                    .append(entry.path("state"))
                    .append(entry.path("reasons"))
                    .append(entry.path("callable").asBoolean() ? "" : entry.path("next_call_at"));
        }
        return Integer.toHexString(shown.toString().hashCode());
    }

    static JsonNode load(Visit visit, DialerDesk desk) throws Exception {
        return visit.api().get(desk.entries() + "?limit=" + SHOWN).body();
    }

    /** @param newestSeen entries with a greater id came since the page was last shown */
    DialerView.Queue view(Visit visit, DialerDesk desk, JsonNode page, long newestSeen) {
        boolean mayMove = visit.user().role().isAtLeast(Role.TEAM_LEAD);
        List<Long> contacts = new ArrayList<>();
        long newest = 0;
        for (JsonNode entry : page.path("data")) {
            contacts.add(entry.path("contact_id").asLong());
            newest = Math.max(newest, entry.path("id").asLong());
        }
        Map<Long, String> titles = new Names(names, visit).contacts(contacts);
        Map<Long, String> zones = new Names(names, visit).zones(contacts);
        List<DialerView.Waiting> waiting = new ArrayList<>();
        for (JsonNode entry : page.path("data")) {
            waiting.add(waiting(entry, titles, zones, visit.times(), newestSeen));
        }
        String watch = desk.at("/dialer/live?newest=%d&seen=%s".formatted(newest, stamp(page)));
        return new DialerView.Queue(waiting, page.path("next_cursor").isString(), watch, mayMove, whom(visit, desk));
    }

    private String whom(Visit visit, DialerDesk desk) {
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
