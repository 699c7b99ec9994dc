package firstring.contract;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A contact that asked to be called at a moment, and what an agent has done today. */
final class CallBackTest {
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

    @Test
    void theEntrySleepsUntilTheMomentOnTheContactsClockAndIsFirstThen() {
        long agent = office.agent();
        String phone = freshPhone();
        office.lead(phone, "user_id", agent, "add_to_powerdialer", true, "timezone", "America/Denver");
        long entry = next(agent);
        Reply reply = callBack(agent, entry, Map.of("at", "2026-06-16T10:00", "note", "After the dentist"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body().get("call_back_at").asString()).isEqualTo("2026-06-16T16:00:00Z");
        assertThat(reply.body().get("callable").asBoolean()).isFalse();
        assertThat(reply.body().get("next_call_at").asString()).isEqualTo("2026-06-16T16:00:00Z");
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true, "timezone", "America/Denver");
        assertThat(next(agent)).isNotEqualTo(entry);
        clock.set("2026-06-16T15:59:59Z");
        long other = next(agent);
        assertThat(other).isNotEqualTo(entry);
        clock.set("2026-06-16T16:10:00Z");
        assertThat(next(agent)).isEqualTo(entry);
        long contact = office.contact(phone).get("id").asLong();
        var event =
                office.get("/api/v1/contacts/" + contact + "/timeline").body().at("/data/0");
        assertThat(event.path("outcome").asString("")).isEqualTo("call_back");
        assertThat(event.path("note").asString("")).isEqualTo("After the dentist");
    }

    @Test
    void aMomentThatIsNotLegalIsRefusedWithTheNextOneThatIs() {
        long agent = office.agent();
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true, "timezone", "America/Denver");
        long entry = next(agent);
        assertFault(
                callBack(agent, entry, Map.of("at", "2026-06-16T06:00")),
                "at",
                "The contact may not be called then; the next legal moment is 2026-06-16T14:00:00Z.");
        assertFault(
                callBack(agent, entry, Map.of("at", "2026-06-15T20:00:00Z")),
                "at",
                "The at must be a moment within the next year.");
        assertFault(
                callBack(agent, entry, Map.of("at", "tomorrow")),
                "at",
                "The at must be a moment such as 2026-01-31T09:00:00Z or 2026-01-31T10:00.");
        assertFault(callBack(agent, entry, Map.of()), "at", "The at field is required.");
    }

    @Test
    void theCallCountsOnceAgainstTheCapsOfItsState() {
        long agent = office.agent();
        office.lead("+13055550187", "user_id", agent, "add_to_powerdialer", true, "state", "FL", "country", "US");
        clock.set("2026-06-15T14:00:00Z");
        long entry = 0;
        for (String at : new String[] {"2026-06-15T15:00:00Z", "2026-06-15T16:00:00Z"}) {
            entry = next(agent);
            assertThat(callBack(agent, entry, Map.of("at", at)).status()).isEqualTo(200);
            clock.set(at);
        }
        entry = next(agent);
        assertFault(
                callBack(agent, entry, Map.of("at", "2026-06-15T17:00:00Z")),
                "at",
                "The contact may not be called then; the next legal moment is 2026-06-16T14:00:00Z.");
    }

    @Test
    void todayCountsCallsAndWhatCameOfThem() {
        long agent = office.agent("timezone", "America/Los_Angeles");
        long sold = office.dispositionStatus();
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true);
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true);
        String token = office.tokenOf(Map.of("user_id", agent), "manage");
        dispose(agent, next(agent, token), sold, token);
        long entry = next(agent, token);
        server.post(path(agent) + "/" + entry + "/call-back", token, Map.of("at", "2026-06-16T18:00:00Z"));
        assertThat(office.get("/api/v1/users/" + agent + "/today").body()).isEqualTo(Json.tree("""
                {"date":"2026-06-15","calls":2,"dispositions":[{"disposition_status_id":%d,"calls":1}]}
                """.formatted(sold)));
        clock.set("2026-06-16T07:30:00Z");
        assertThat(office.get("/api/v1/users/" + agent + "/today").body()).isEqualTo(Json.tree("""
                {"date":"2026-06-16","calls":0,"dispositions":[]}
                """));
    }

    private static long next(long user) {
        return next(user, office.token());
    }

    private static long next(long user, String token) {
        Reply next = server.post(path(user) + "/next", token, Map.of());
        assertThat(next.body().get("data").isObject()).as(next.text()).isTrue();
        return next.body().at("/data/entry/id").asLong();
    }

    private static Reply callBack(long user, long entry, Map<String, ?> body) {
        return server.post(path(user) + "/" + entry + "/call-back", office.token(), body);
    }

    private static void dispose(long user, long entry, long disposition, String token) {
        Reply disposed =
                server.post(path(user) + "/" + entry + "/dispose", token, Map.of("disposition_status_id", disposition));
        assertThat(disposed.status()).as(disposed.text()).isEqualTo(200);
    }

    private static String path(long user) {
        return "/api/v1/users/" + user + "/powerdialer";
    }
}
