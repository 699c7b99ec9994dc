package firstring.console;

import firstring.console.NameStore.Kind;
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

    static String target(long user) {
        return "/api/v1/users/%d/powerdialer".formatted(user);
    }

    /** Differs when the queue would look different. */
    static String stamp(JsonNode page) {
        return Integer.toHexString(page.path("data").toString().hashCode());
    }

    static JsonNode load(Visit visit, long user) throws Exception {
        return visit.api().get(target(user) + "?limit=" + SHOWN).body();
    }

    /** @param newestSeen entries with a greater id came since the page was last shown */
    DialerView.Queue view(Visit visit, long user, JsonNode page, long newestSeen) {
        List<Long> contacts = new ArrayList<>();
        long newest = 0;
        for (JsonNode entry : page.path("data")) {
            contacts.add(entry.path("contact_id").asLong());
            newest = Math.max(newest, entry.path("id").asLong());
        }
        Map<Long, String> titles = new Names(names, visit.session().account()).all(Kind.CONTACT, contacts);
        Map<Long, String> zones = names.findZones(visit.session().account(), contacts);
        List<DialerView.Waiting> waiting = new ArrayList<>();
        for (JsonNode entry : page.path("data")) {
            waiting.add(waiting(entry, titles, zones, visit.times(), newestSeen));
        }
        String watch = "/dialer/live?user=%d&newest=%d&seen=%s".formatted(user, newest, stamp(page));
        return new DialerView.Queue(waiting, page.path("next_cursor").isString(), watch);
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
                entry.path("id").asLong() > newestSeen);
    }
}
