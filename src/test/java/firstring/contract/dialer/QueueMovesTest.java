package firstring.contract.dialer;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import firstring.time.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A team lead's moves in queues, and how a queue reports entries that are not callable. */
final class QueueMovesTest {
    /** A Monday, 14:00 in Los Angeles. */
    private static final String AFTERNOON = "2026-06-15T21:00:00Z";

    private static final SettableClock clock = new SettableClock(AFTERNOON);
    private static final TestServer server = TestServer.start(clock);
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void isAfternoon() {
        clock.set(AFTERNOON);
    }

    @AfterEach
    void countersAreExact() {
        long wrong = server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                                select count(*) from queue q
                                where q.open_count <> (select count(*) from dialer_entry e
                                  where e.user_id = q.user_id and e.state in ('queued', 'leased'))
                                  or exists (select 1 from dialer_entry e where e.user_id = q.user_id
                                    and e.state in ('queued', 'leased')
                                    and e.rank not between q.first_rank and q.last_rank)
                                """).mapTo(Long.class).one());
        assertThat(wrong).isZero();
    }

    @Test
    void severalEntriesMoveToTheTopTheBottomOrAboveAnother() {
        long agent = office.agent();
        List<Long> entries = queue(agent, 6);
        move(agent, Map.of("entry_ids", List.of(entries.get(3), entries.get(4)), "position", "top"));
        assertThat(order(agent, entries)).containsExactly(3, 4, 0, 1, 2, 5);
        move(agent, Map.of("entry_ids", List.of(entries.get(4), entries.get(0)), "position", "bottom"));
        assertThat(order(agent, entries)).containsExactly(3, 1, 2, 5, 4, 0);
        move(agent, Map.of("entry_ids", List.of(entries.get(0), entries.get(3)), "before", entries.get(2)));
        assertThat(order(agent, entries)).containsExactly(1, 0, 3, 2, 5, 4);
        move(agent, Map.of("entry_ids", List.of(entries.get(1)), "before", entries.get(4)));
        assertThat(order(agent, entries)).containsExactly(0, 3, 2, 5, 1, 4);
        long newest = id(
                office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true, "powerdialer_position", "top"),
                "contact_id");
        assertThat(office.queue(agent).getFirst()).isEqualTo(newest);
    }

    @Test
    void theTimelineNamesTheUserWhoMovedAContact() {
        long agent = office.agent();
        List<Long> entries = queue(agent, 2);
        long contact = office.queue(agent).get(1);
        Reply moved = server.patch(path(agent) + "/" + entries.get(1), office.token(), Map.of("position", "top"));
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        assertThat(moved.body().get("position").asLong()).isEqualTo(1);
        JsonNode event =
                office.get("/api/v1/contacts/" + contact + "/timeline").body().at("/data/0");
        assertThat(event.path("outcome").asString("")).isEqualTo("moved");
        assertThat(event.path("user_id").isIntegralNumber()).isTrue();
    }

    @Test
    void entriesMoveToAnotherUserWhoBecomesTheOwner() {
        long from = office.agent();
        long to = office.agent();
        List<Long> stays = queue(to, 1);
        List<Long> entries = queue(from, 3);
        Reply moved = move(
                from, Map.of("entry_ids", List.of(entries.get(2), entries.get(0)), "user_id", to, "position", "top"));
        assertThat(moved.body().get("left").isEmpty()).isTrue();
        assertThat(ids(to)).containsExactly(entries.get(2), entries.get(0), stays.getFirst());
        assertThat(ids(from)).containsExactly(entries.get(1));
        long contact = office.queue(to).getFirst();
        assertThat(office.get("/api/v1/contacts/" + contact)
                        .body()
                        .get("user_id")
                        .asLong())
                .isEqualTo(to);
        assertFault(
                server.post(path(from) + "/move", office.token(), Map.of("entry_ids", entries, "user_id", 4711)),
                "user_id",
                "The selected user id is invalid.");
    }

    @Test
    void leasedEntriesAreNotMoved() {
        long agent = office.agent();
        long other = office.agent();
        List<Long> entries = queue(agent, 2);
        server.post(path(agent) + "/next", office.token(), Map.of());
        Reply removed = server.post(path(agent) + "/remove", office.token(), Map.of("entry_ids", entries));
        assertThat(removed.body())
                .isEqualTo(Json.tree("{\"done\":[%d],\"left\":[{\"id\":%d,\"reason\":\"leased\"}]}"
                        .formatted(entries.get(1), entries.get(0))));
        Reply given = move(agent, Map.of("entry_ids", entries, "user_id", other));
        assertThat(given.body())
                .isEqualTo(Json.tree(
                        "{\"done\":[],\"left\":[{\"id\":%d,\"reason\":\"leased\"},{\"id\":%d,\"reason\":\"missing\"}]}"
                                .formatted(entries.get(0), entries.get(1))));
        assertThat(ids(agent)).containsExactly(entries.get(0));
    }

    @Test
    void aMoveNeedsOneTargetAndAnEntryOfThisQueue() {
        long agent = office.agent();
        List<Long> entries = queue(agent, 2);
        List<Long> foreign = queue(office.agent(), 1);
        assertFault(
                server.post(path(agent) + "/move", office.token(), Map.of("entry_ids", entries)),
                "position",
                "Send exactly one of `position`, `before` and `user_id`.");
        assertFault(
                server.post(
                        path(agent) + "/move",
                        office.token(),
                        Map.of("entry_ids", List.of(entries.get(0)), "before", foreign.get(0))),
                "before",
                "`before` must be another entry of this queue that is not being moved.");
        Reply moved = move(agent, Map.of("entry_ids", foreign, "position", "top"));
        assertThat(moved.body().at("/left/0/reason").asString()).isEqualTo("missing");
    }

    @Test
    void onlyTeamLeadsOfTheRingGroupAndAdminsMoveEntries() {
        long agent = office.agent();
        long stranger = office.agent();
        long teamLead = office.agent("role", "team_lead");
        office.ringGroup(teamLead, agent);
        List<Long> entries = queue(agent, 2);
        List<Long> others = queue(stranger, 1);
        String token = tokenOf(teamLead);
        assertThat(server.patch(path(agent) + "/" + entries.get(1), token, Map.of("position", "top"))
                        .status())
                .isEqualTo(200);
        assertThat(server.patch(path(stranger) + "/" + others.get(0), token, Map.of("position", "top"))
                        .status())
                .isEqualTo(403);
        assertThat(server.patch(path(agent) + "/" + entries.get(1), token, Map.of("user_id", stranger))
                        .status())
                .isEqualTo(403);
        assertThat(server.patch(path(agent) + "/" + entries.get(1), tokenOf(agent), Map.of("position", "top"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void entriesOfADialerListCanBeMovedAndRemoved() {
        long list = office.create("/api/v1/dialer-lists", Map.of("name", freshName("List")));
        for (int i = 0; i < 3; i++) {
            office.lead(freshPhone(), "list_ids", list);
        }
        String path = "/api/v1/dialer-lists/" + list;
        List<Long> entries = idsAt(path + "/entries");
        server.post(
                path + "/move", office.token(), Map.of("entry_ids", List.of(entries.get(2)), "before", entries.get(1)));
        assertThat(idsAt(path + "/entries")).containsExactly(entries.get(0), entries.get(2), entries.get(1));
        server.post(path + "/remove", office.token(), Map.of("entry_ids", List.of(entries.get(0))));
        assertThat(idsAt(path + "/entries")).containsExactly(entries.get(2), entries.get(1));
        assertThat(office.get(path).body().get("open_count").asLong()).isEqualTo(2);
    }

    @Test
    void theQueueReportsWhyAnEntryIsNotCallableAndWhenItWillBe() {
        long agent = office.agent();
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true);
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true, "timezone", "America/New_York");
        office.lead("+15550000000", "user_id", agent, "add_to_powerdialer", true, "timezone", "America/Denver");
        assertThat(told(agent))
                .containsExactly(
                        "true [] 2026-06-15T21:00:00Z",
                        "true [] 2026-06-15T21:00:00Z",
                        "false [\"invalid_phone\"] null");
        clock.set("2026-06-16T02:00:00Z");
        assertThat(told(agent).get(0)).isEqualTo("true [] 2026-06-16T02:00:00Z");
        assertThat(told(agent).get(1)).isEqualTo("false [\"outside_hours\"] 2026-06-16T12:00:00Z");
        Reply next = server.post(path(agent) + "/next", office.token(), Map.of());
        String until = next.body().at("/data/leased_until").asString();
        assertThat(told(agent).get(0)).isEqualTo("false [\"leased\"] " + until);
        long entry = next.body().at("/data/entry/id").asLong();
        server.post(path(agent) + "/" + entry + "/skip", office.token(), Map.of("until", "2026-06-16T16:30:00Z"));
        assertThat(told(agent).get(0)).isEqualTo("false [\"skipped\"] 2026-06-16T16:30:00Z");
        Reply asleep = server.post(path(agent) + "/next", office.token(), Map.of());
        assertThat(asleep.body().get("next_at").asString()).isEqualTo("2026-06-16T12:00:00Z");
    }

    @Test
    void theQueueReportsAttemptCaps() {
        long agent = office.agent();
        String phone = "+13055550143";
        long disposition = office.dispositionStatus();
        for (int call = 0; call < 3; call++) {
            office.lead(phone, "user_id", agent, "add_to_powerdialer", true, "state", "FL", "country", "US");
            Reply next = server.post(path(agent) + "/next", office.token(), Map.of());
            long entry = next.body().at("/data/entry/id").asLong();
            server.post(
                    path(agent) + "/" + entry + "/dispose",
                    office.token(),
                    Map.of("disposition_status_id", disposition));
        }
        office.lead(phone, "user_id", agent, "add_to_powerdialer", true);
        assertThat(told(agent)).containsExactly("false [\"attempt_cap\"] 2026-06-16T21:00:00Z");
    }

    private static List<String> told(long user) {
        List<String> told = new ArrayList<>();
        office.get(path(user))
                .body()
                .get("data")
                .forEach(entry -> told.add(entry.get("callable").asString() + " " + entry.get("reasons") + " "
                        + entry.get("next_call_at").asString("null")));
        return told;
    }

    private static String path(long user) {
        return "/api/v1/users/" + user + "/powerdialer";
    }

    private static Reply move(long user, Map<String, ?> body) {
        Reply reply = server.post(path(user) + "/move", office.token(), body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    /** Ids of entries that were added to the bottom, in order. */
    private static List<Long> queue(long user, int leads) {
        for (int i = 0; i < leads; i++) {
            office.lead(freshPhone(), "user_id", user, "add_to_powerdialer", true);
        }
        return ids(user);
    }

    private static List<Long> ids(long user) {
        return idsAt(path(user));
    }

    private static List<Long> idsAt(String path) {
        List<Long> ids = new ArrayList<>();
        office.get(path)
                .body()
                .get("data")
                .forEach(entry -> ids.add(entry.get("id").asLong()));
        return ids;
    }

    /** The order of the queue, as indexes in the order in which the entries were added. */
    private static List<Integer> order(long user, List<Long> entries) {
        return ids(user).stream().map(entries::indexOf).toList();
    }

    private static String tokenOf(long user) {
        Reply token = server.post(
                "/api/v1/tokens",
                office.token(),
                Map.of("name", freshName("Token"), "user_id", user, "scopes", List.of("manage")));
        return token.body().get("value").asString();
    }
}
