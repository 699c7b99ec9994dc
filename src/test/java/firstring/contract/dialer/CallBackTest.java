package firstring.contract.dialer;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.Together;
import firstring.json.Json;
import firstring.time.SettableClock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Callbacks at a time the contact asked for, an agent's work today, and undo. */
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
    void theEntrySleepsUntilTheContactsLocalTimeAndIsFirstThen() {
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
    void anIllegalTimeIsRefusedWithTheNextLegalOne() {
        long agent = office.agent();
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true, "timezone", "America/Denver");
        long entry = next(agent);
        assertFault(
                callBack(agent, entry, Map.of("at", "2026-06-16T06:00")),
                "at",
                "The contact cannot be called then. The earliest legal time is 2026-06-16T14:00:00Z.");
        assertFault(
                callBack(agent, entry, Map.of("at", "2026-06-15T20:00:00Z")),
                "at",
                "`at` must be within the next year.");
        assertFault(
                callBack(agent, entry, Map.of("at", "tomorrow")),
                "at",
                "`at` must be a time such as 2026-01-31T09:00:00Z or 2026-01-31T10:00.");
        assertFault(callBack(agent, entry, Map.of()), "at", "`at` is required.");
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
                "The contact cannot be called then. The earliest legal time is 2026-06-16T14:00:00Z.");
    }

    @Test
    void todayCountsCallsAndTheirOutcomes() {
        long agent = office.agent("timezone", "America/Los_Angeles");
        long sold = office.dispositionStatus();
        office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true);
        long later = Office.id(office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true), "contact_id");
        String token = office.tokenOf(Map.of("user_id", agent), "manage");
        long first = next(agent, token);
        dispose(agent, first, sold, token);
        long entry = next(agent, token);
        server.post(path(agent) + "/" + entry + "/call-back", token, Map.of("at", "2026-06-16T18:00:00Z"));
        assertThat(office.get("/api/v1/users/" + agent + "/today").body())
                .isEqualTo(Json.tree("""
                {"date":"2026-06-15","calls":2,"dispositions":[{"disposition_status_id":%d,"calls":1}],"last":{
                "entry_id":%d,"contact_id":%d,"action":"call_back","disposition_status_id":null,
                "undo_until":"2026-06-15T21:10:00Z"}}
                """.formatted(sold, entry, later)));
        clock.set("2026-06-16T07:30:00Z");
        assertThat(office.get("/api/v1/users/" + agent + "/today").body()).isEqualTo(Json.tree("""
                {"date":"2026-06-16","calls":0,"dispositions":[],"last":null}
                """));
    }

    @Test
    void undoingACallRestoresItsPositionAndCount() {
        Desk desk = new Desk();
        long contact = desk.lead(freshPhone());
        long other = desk.lead(freshPhone());
        long entry = next(desk.agent, desk.token);
        dispose(desk.agent, entry, desk.status, desk.token);
        Reply second = server.post(path(desk.agent) + "/next", desk.token, Map.of());
        Reply undone =
                desk.undo(entry, Map.of("lease", second.body().at("/data/lease").asString()));
        assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        assertThat(undone.body().at("/data/entry/id").asLong()).isEqualTo(entry);
        assertThat(undone.body().at("/data/entry/position").asInt()).isEqualTo(1);
        assertThat(undone.body().at("/data/contact/disposition_status_id").isNull())
                .isTrue();
        assertThat(undone.body().at("/stays")).isEmpty();
        assertThat(office.queue(desk.agent)).containsExactly(contact, other);
        assertThat(desk.today().get("calls").asInt()).isZero();
        assertThat(desk.today().get("last").isNull()).isTrue();
        assertThat(next(desk.agent, desk.token))
                .as("the entry that was open")
                .isEqualTo(second.body().at("/data/entry/id").asLong());
        JsonNode event =
                office.get("/api/v1/contacts/" + contact + "/timeline").body().at("/data/0");
        assertThat(event.path("outcome").asString("")).isEqualTo("undone");
        assertThat(event.path("changes"))
                .isEqualTo(Json.tree("{\"disposition_status_id\":[%d,null]}".formatted(desk.status)));
        dispose(desk.agent, entry, desk.status, desk.token);
        assertThat(desk.today().get("calls").asInt()).isEqualTo(1);
    }

    @Test
    void onlyOneOfTwoTabsCanUndo() {
        Desk desk = new Desk();
        desk.lead(freshPhone());
        long entry = next(desk.agent, desk.token);
        dispose(desk.agent, entry, desk.status, desk.token);
        List<Integer> statuses = Together.call(
                Collections.nCopies(8, () -> desk.undo(entry, Map.of()).status()));
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(office.queue(desk.agent)).hasSize(1);
        Reply second = office.lead(freshPhone(), "user_id", desk.agent, "add_to_powerdialer", true);
        assertThat(second.body().at("/powerdialer/position").asInt())
                .as("as the queue counts")
                .isEqualTo(2);
    }

    @Test
    void aRefusedUndoSaysWhy() {
        Desk desk = new Desk();
        String phone = freshPhone();
        long contact = desk.lead(phone);
        long entry = next(desk.agent, desk.token);
        assertThat(Office.text(desk.undo(entry, Map.of()), "message"))
                .isEqualTo("The entry is open, so there is nothing to undo.");
        dispose(desk.agent, entry, desk.status, desk.token);
        Reply byAdmin = server.post(path(desk.agent) + "/" + entry + "/undo", office.token(), Map.of());
        assertThat(byAdmin.status()).isEqualTo(409);
        assertThat(Office.text(byAdmin, "message")).isEqualTo("Another user disposed of the entry.");
        clock.set("2026-06-15T21:10:01Z");
        assertThat(Office.text(desk.undo(entry, Map.of()), "message")).isEqualTo("It was disposed of too long ago.");
        clock.set(AFTERNOON);
        office.lead(phone, "add_to_powerdialer", true);
        assertThat(Office.text(desk.undo(entry, Map.of()), "message"))
                .isEqualTo("The contact is already queued again.");
        server.delete("/api/v1/contacts/" + contact + "/powerdialer", office.token());
        long heir = office.agent();
        office.lead(phone, "user_id", heir, "force_update", true);
        assertThat(Office.text(desk.undo(entry, Map.of()), "message")).isEqualTo("The contact has another owner now.");
        office.lead(phone, "is_dnc", true);
        assertThat(Office.text(desk.undo(entry, Map.of()), "message"))
                .isEqualTo("The contact can no longer be called.");
        assertThat(desk.undo(entry + 999_999, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void aStatusSetSinceAndTheEffectsOfASequenceStay() {
        Desk desk = new Desk();
        String phone = freshPhone();
        long contact = desk.lead(phone);
        long entry = next(desk.agent, desk.token);
        dispose(desk.agent, entry, desk.status, desk.token);
        clock.set("2026-06-15T21:05:00Z");
        long given = office.dispositionStatus();
        server.patch("/api/v1/contacts/" + contact, office.token(), Map.of("disposition_status_id", given));
        server.post(
                "/api/v1/sequences/" + office.sequence() + "/enrollments",
                office.token(),
                Map.of("contact_id", contact));
        Reply undone = desk.undo(entry, Map.of());
        assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        assertThat(undone.body().at("/data/contact/disposition_status_id").asLong())
                .isEqualTo(given);
        assertThat(undone.body().at("/stays/0/kind").asString("")).isEqualTo("sequence");
    }

    @Test
    void aRestoredStatusEndsASequenceThatExitsOnIt() {
        Desk desk = new Desk();
        String phone = freshPhone();
        long contact = desk.lead(phone);
        long before = office.dispositionStatus();
        office.lead(phone, "disposition_status_id", before);
        long entry = next(desk.agent, desk.token);
        dispose(desk.agent, entry, desk.status, desk.token);
        clock.set("2026-06-15T21:05:00Z");
        long sequence = office.create(
                "/api/v1/sequences",
                Map.of(
                        "name",
                        Office.freshName("Sequence"),
                        "settings",
                        Map.of("exit_disposition_status_ids", List.of(before)),
                        "steps",
                        List.of(Map.of("type", "wait", "duration", "P1D"))));
        office.lead(phone, "sequence_id", sequence);
        Reply undone = desk.undo(entry, Map.of());
        assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        JsonNode enrollment = office.get("/api/v1/contacts/" + contact + "/enrollments")
                .body()
                .at("/data/0");
        assertThat(enrollment.get("state").asString() + " "
                        + enrollment.get("reason").asString())
                .isEqualTo("stopped disposition_status");
        assertThat(undone.body().at("/stays/0/outcome").asString("")).isEqualTo("left:disposition_status");
    }

    /** An agent with their own token. */
    private static final class Desk {
        private final long agent = office.agent("timezone", "America/Los_Angeles");
        private final long status = office.dispositionStatus();
        private final String token = office.tokenOf(Map.of("user_id", agent), "manage");

        long lead(String phone) {
            return Office.id(
                    office.lead(phone, "user_id", agent, "add_to_powerdialer", true, "timezone", "America/Denver"),
                    "contact_id");
        }

        Reply undo(long entry, Map<String, ?> body) {
            return server.post(path(agent) + "/" + entry + "/undo", token, body);
        }

        JsonNode today() {
            return office.get("/api/v1/users/" + agent + "/today").body();
        }
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
