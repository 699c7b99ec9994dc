package firstring.contract.leads;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.time.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /api/v1/ring-groups/{id}/simulation}: its predictions come true, and it changes nothing. */
final class SimulationTest {
    private static final String[] TABLES = {
        "contact",
        "contact_phone",
        "lead",
        "ring_group",
        "ring_group_member",
        "queue",
        "dialer_entry",
        "parking",
        "timeline"
    };
    private static final SettableClock clock = new SettableClock("2026-07-15T19:00:00Z");
    private static final TestServer server = TestServer.startStill(clock);
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"round_robin", "weighted", "longest_idle", "least_queued"})
    void predictionsMatchTheRealDraws(String strategy) {
        long group = groupOfUnequals(strategy);
        List<Long> foretold = owners(simulate(group, "leads=20&check_available_users=true&add_to_powerdialer=1"));
        List<Long> real = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Reply lead = office.lead(
                    freshPhone(),
                    "distribute_to_ring_group",
                    true,
                    "ring_group_id",
                    group,
                    "check_available_users",
                    true,
                    "add_to_powerdialer",
                    true);
            JsonNode owner = lead.body().get("user_id");
            real.add(owner.isNull() ? 0 : owner.asLong());
        }
        assertThat(foretold).isEqualTo(real);
    }

    @ParameterizedTest
    @ValueSource(strings = {"round_robin", "weighted", "random", "longest_idle", "least_queued"})
    void itChangesNothing(String strategy) {
        long group = groupOfUnequals(strategy);
        List<String> before = rows();
        assertThat(owners(simulate(group, "leads=100&add_to_powerdialer=true"))).hasSize(100);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void itReportsWhyEachOtherMemberWasSkipped() {
        long away = office.agent();
        long busy = office.availableAgent();
        long free = office.availableAgent();
        office.lead(freshPhone(), "user_id", busy, "add_to_powerdialer", true);
        office.lead(freshPhone(), "user_id", busy, "add_to_powerdialer", true);
        long group = office.ringGroup(Map.of("strategy", "least_queued"), away, busy, free);
        JsonNode told = simulate(group, "leads=2&check_available_users=true&add_to_powerdialer=true");
        assertThat(told).isEqualTo(firstring.json.Json.tree("""
                {"ring_group_id":%1$d,"strategy":"least_queued","predictable":true,"at":"2026-07-15T19:00:00Z","leads":[
                {"lead":1,"user_id":%4$d,"powerdialer":{"user_id":%4$d,"position":1,"already_queued":false},
                 "turn":1,"reason":"fewest_open_entries","members":[
                 {"user_id":%2$d,"outcome":"excluded","failed":["status"],"open_entries":0},
                 {"user_id":%3$d,"outcome":"eligible","open_entries":2},
                 {"user_id":%4$d,"outcome":"chosen","open_entries":0}],"skipped":[]},
                {"lead":2,"user_id":%4$d,"powerdialer":{"user_id":%4$d,"position":2,"already_queued":false},
                 "turn":2,"reason":"fewest_open_entries","members":[
                 {"user_id":%2$d,"outcome":"excluded","failed":["status"],"open_entries":0},
                 {"user_id":%3$d,"outcome":"eligible","open_entries":2},
                 {"user_id":%4$d,"outcome":"chosen","open_entries":1}],"skipped":[]}]}""".formatted(group, away, busy, free)));
    }

    @Test
    void aLeadThatNoMemberCanTakeIsPredictedAsParked() {
        long group = office.ringGroup(office.availableAgent("daily_lead_cap", 1), office.agent());
        JsonNode leads = simulate(group, "leads=2&check_available_users=true").get("leads");
        assertThat(leads.get(0).get("user_id").isIntegralNumber()).isTrue();
        assertThat(leads.get(1).get("user_id").isNull()).isTrue();
        assertThat(leads.get(1).get("skipped").get(0).get("reason").asString()).isEqualTo("nobody_available");
    }

    @Test
    void tenLeadsAreSimulatedByDefaultAndAtMostAHundred() {
        long group = office.ringGroup(office.agent());
        assertThat(simulate(group, "").get("leads").size()).isEqualTo(10);
        Office.assertFaultOn(office.get(path(group) + "?leads=101&x=1"), "leads", "x");
        assertThat(office.get(path(4711)).status()).isEqualTo(404);
        office.archive("ring_group_id", group);
        assertThat(office.get(path(group)).status()).isEqualTo(409);
    }

    @Test
    void aRandomDrawIsMarkedAsUnpredictable() {
        long group = office.ringGroup(Map.of("strategy", "random"), office.agent(), office.agent());
        assertThat(simulate(group, "").get("predictable").asBoolean()).isFalse();
    }

    /** Members with different queues, last leads, weights and caps, one of them away. */
    private static long groupOfUnequals(String strategy) {
        long a = office.availableAgent();
        long b = office.availableAgent("open_queue_cap", 6);
        long c = office.availableAgent("daily_lead_cap", 4);
        long away = office.agent();
        for (long user : new long[] {a, a, b, c, a}) {
            office.lead(freshPhone(), "user_id", user, "add_to_powerdialer", true);
        }
        long group = office.ringGroup(Map.of(
                "strategy", strategy, "members", List.of(member(c, 3), member(a, 1), member(away, 1), member(b, 2))));
        office.lead(freshPhone(), "distribute_to_ring_group", true, "ring_group_id", group);
        return group;
    }

    private static Map<String, Object> member(long user, int weight) {
        return Map.of("user_id", user, "weight", weight);
    }

    private static String path(long group) {
        return "/api/v1/ring-groups/" + group + "/simulation";
    }

    private static JsonNode simulate(long group, String query) {
        Reply reply = office.get(path(group) + "?" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body();
    }

    private static List<Long> owners(JsonNode told) {
        List<Long> owners = new ArrayList<>();
        told.get("leads")
                .forEach(lead -> owners.add(
                        lead.get("user_id").isNull() ? 0 : lead.get("user_id").asLong()));
        return owners;
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String table : TABLES) {
            rows.addAll(server.database()
                    .jdbi()
                    .withHandle(db -> db.createQuery("select t::text from " + table + " t order by 1")
                            .mapTo(String.class)
                            .list()));
        }
        return rows;
    }
}
