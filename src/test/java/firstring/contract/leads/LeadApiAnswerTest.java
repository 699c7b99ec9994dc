package firstring.contract.leads;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Numbers;
import firstring.contract.Office;
import firstring.json.Json;
import firstring.time.SettableClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.1 (tokens, CORS), 1.4, 1.5 and 1.6: the answer, the stored lead, the trace, the dry run. */
final class LeadApiAnswerTest {
    private static final SettableClock clock = new SettableClock("2026-07-15T19:00:00Z");
    private static final TestServer server = TestServer.start(clock);
    private static final Office office = new Office(server, server.adminToken());
    private static final String[] KEYS = {
        "message",
        "contact_id",
        "lead_id",
        "phone_number",
        "user_id",
        "timezone",
        "powerdialer",
        "sequence_id",
        "next_call_at",
        "warnings"
    };

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theAnswerToAPlainLeadHasEveryKeyAndNoOther() {
        clock.set("2026-07-15T19:00:00Z");
        Reply reply = office.lead("818-555-0199");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body())
                .isEqualTo(Json.tree("""
                        {"message":"Contact created.","contact_id":%d,"lead_id":%d,"phone_number":"+18185550199",
                        "user_id":null,"timezone":"America/Los_Angeles","powerdialer":null,"sequence_id":null,
                        "next_call_at":"2026-07-15T19:00:00Z","warnings":[]}""".formatted(Office.id(reply, "contact_id"), Office.id(reply, "lead_id"))));
        Reply again = office.lead("(818) 555-0199");
        assertThat(again.status()).isEqualTo(200);
        assertThat(text(again, "message")).isEqualTo("Contact updated.");
        assertThat(again.body().propertyNames()).containsExactlyInAnyOrder(KEYS);
        assertThat(Office.id(again, "contact_id")).isEqualTo(Office.id(reply, "contact_id"));
        assertThat(Office.id(again, "lead_id")).isNotEqualTo(Office.id(reply, "lead_id"));
    }

    @Test
    void aWarningHasFieldCodeAndMessage() {
        Reply reply = office.lead(freshPhone(), "add_to_powerdialer", true);
        JsonNode warning = reply.body().get("warnings").get(0);
        assertThat(warning.propertyNames()).containsExactlyInAnyOrder("field", "code", "message");
        assertThat(warning.get("code").asString()).isEqualTo("no_owner");
        assertThat(warning.get("message").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-15T07:00:00Z, '', 2026-07-15T15:00:00Z",
        "2026-07-15T14:59:00Z, '', 2026-07-15T15:00:00Z",
        "2026-07-15T20:30:00Z, '', 2026-07-15T20:30:00Z",
        "2026-07-16T04:30:00Z, '', 2026-07-16T15:00:00Z",
        "2026-07-16T02:30:00Z, '', 2026-07-16T02:30:00Z",
        "2026-07-16T02:30:00Z, NY, 2026-07-16T15:00:00Z",
        "2026-07-15T12:30:00Z, NY, 2026-07-15T15:00:00Z"
    })
    void theNextCallIsLegalInEveryPossibleZone(String now, String state, String next) {
        clock.set(now);
        Reply reply = office.lead(freshPhone(), "state", state);
        assertThat(text(reply, "next_call_at")).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-15T23:50:00Z, +1305, FL, 33101, 2026-07-15T23:50:00Z",
        "2026-07-16T00:00:00Z, +1305, FL, 33101, 2026-07-16T13:00:00Z",
        "2026-07-16T00:00:00Z, +1305, '', '',    2026-07-16T12:00:00Z",
        "2026-07-16T00:00:00Z, +1850, FL, 32501, 2026-07-16T13:00:00Z",
        "2026-07-19T15:00:00Z, +1504, LA, 70112, 2026-07-20T13:00:00Z",
        "2026-09-07T15:00:00Z, +1205, AL, 35203, 2026-09-08T13:00:00Z",
        "2026-09-07T15:00:00Z, +1205, GA, '',    2026-09-08T13:00:00Z",
        "2026-09-07T15:00:00Z, +1404, GA, 30301, 2026-09-07T15:00:00Z",
        "2026-07-15T22:00:00Z, +1401, RI, 02901, 2026-07-16T13:00:00Z"
    })
    void theNextCallIsLegalByTheRuleOfEveryPossibleState(
            String now, String areaCode, String state, String zipcode, String next) {
        clock.set(now);
        String phone = areaCode + freshPhone().substring(5);
        Reply reply = office.lead(phone, "state", state, "zipcode", zipcode);
        assertThat(text(reply, "next_call_at")).isEqualTo(next);
    }

    @Test
    void theNextCallIsLaterWhenTheAttemptCapIsReached() {
        clock.set("2026-07-15T15:00:00Z");
        String phone = "+1305" + freshPhone().substring(5);
        long agent = office.availableAgent();
        Object[] fields = {"state", "FL", "user_id", agent, "add_to_powerdialer", true};
        for (int i = 0; i < 3; i++) {
            assertThat(text(office.lead(phone, fields), "next_call_at"))
                    .isEqualTo(clock.instant().toString());
            call(agent);
            clock.advance(Duration.ofHours(1));
        }
        assertThat(text(office.lead(phone, fields), "next_call_at")).isEqualTo("2026-07-16T15:00:00Z");
        clock.set("2026-07-16T15:00:00Z");
        assertThat(text(office.lead(phone, fields), "next_call_at")).isEqualTo("2026-07-16T15:00:00Z");
    }

    private static void call(long agent) {
        String queue = "/api/v1/users/" + agent + "/powerdialer/";
        Reply next = server.post(queue + "next", office.token(), Map.of());
        long entry = next.body().at("/data/entry/id").asLong();
        Reply disposed = server.post(
                queue + entry + "/dispose",
                office.token(),
                Map.of("disposition_status_id", office.dispositionStatus()));
        assertThat(disposed.status()).as(disposed.text()).isEqualTo(200);
    }

    @Test
    void aTraceIsReturnedOnRequestAndStoredWithTheLead() {
        long a = office.availableAgent();
        long b = office.agent();
        long group = office.ringGroup(b, a);
        String phone = freshPhone();
        Reply reply = office.lead(
                phone,
                "first_name",
                "Ann",
                "explain",
                true,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "add_to_powerdialer",
                true);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        JsonNode trace = reply.body().get("trace");
        assertThat(trace.path("matched").isMissingNode()).as(reply.text()).isFalse();
        assertThat(trace.get("fields").toString()).contains("\"field\":\"first_name\"");
        JsonNode ring = trace.get("ring_group");
        assertThat(ring.get("id").asLong()).isEqualTo(group);
        assertThat(ring.get("strategy").asString()).isEqualTo("round_robin");
        assertThat(ring.get("chosen").asLong()).isEqualTo(a);
        assertThat(ring.get("turn").isIntegralNumber()).isTrue();
        assertThat(ring.get("members").size()).isEqualTo(2);
        assertThat(ring.get("members").toString()).contains("\"failed\":[\"status\"]");
        JsonNode kept = office.get("/api/v1/leads/" + Office.id(reply, "lead_id"))
                .body()
                .get("trace");
        assertThat(kept).isEqualTo(trace);
        assertThat(Json.bytes(trace).length).isLessThan(2048);
    }

    @Test
    void aTraceReportsTheOutcomeOfEachField() {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone, "first_name", "Ann"), "contact_id");
        Reply filled = office.lead(phone, "first_name", "Bob", "last_name", "Fox", "explain", "yes");
        assertThat(filled.body().get("trace").get("matched").get("contact_id").asLong())
                .isEqualTo(contact);
        assertThat(outcome(filled, "first_name")).isEqualTo("kept");
        assertThat(outcome(filled, "last_name")).isEqualTo("filled");
        Reply forced = office.lead(phone, "first_name", "Bob", "force_update", true, "explain", 1);
        assertThat(outcome(forced, "first_name")).isEqualTo("applied");
        assertThat(office.lead(phone).body().has("trace")).isFalse();
    }

    private static String outcome(Reply reply, String field) {
        for (JsonNode each : reply.body().get("trace").get("fields")) {
            if (each.get("field").asString().equals(field)) {
                return each.get("outcome").asString();
            }
        }
        return "absent";
    }

    @Test
    void anIntakeTokenSeesNoOtherMembersOrContacts() {
        String intake = office.tokenOf("intake");
        long a = office.agent();
        long b = office.agent();
        String held = freshPhone();
        long holder = Office.id(office.lead(held), "contact_id");
        Reply reply = server.post(
                FORMS,
                intake,
                Office.fields(
                        "phone_number",
                        freshPhone(),
                        "explain",
                        true,
                        "distribute_to_ring_group",
                        true,
                        "ring_group_id",
                        office.ringGroup(a, b),
                        "other_phone_numbers",
                        List.of(held)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(Office.id(reply, "user_id")).isEqualTo(a);
        assertThat(Numbers.in(reply.body())).doesNotContain(b, holder);
    }

    @Test
    void aDryRunHasTheSameAnswerAndWritesNothing() {
        long a = office.agent();
        long b = office.agent();
        long group = office.ringGroup(a, b);
        String phone = freshPhone();
        String tag = freshName("Dry");
        long leads = countLeads();
        Map<String, Object> lead = Office.fields(
                "phone_number",
                phone,
                "first_name",
                "Ann",
                "dry_run",
                true,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "add_to_powerdialer",
                true,
                "tags",
                tag,
                "lead_source",
                tag);
        Reply dry = office.send(lead);
        assertThat(dry.status()).as(dry.text()).isEqualTo(200);
        assertThat(text(dry, "message")).isEqualTo("Contact created.");
        assertThat(dry.body().get("dry_run").asBoolean()).isTrue();
        assertThat(dry.body().get("contact_id").isNull()).isTrue();
        assertThat(dry.body().get("lead_id").isNull()).isTrue();
        assertThat(Office.id(dry, "user_id")).isEqualTo(a);
        assertThat(office.findContact(phone).status()).isEqualTo(404);
        assertThat(office.queue(a)).isEmpty();
        assertThat(office.get("/api/v1/tags").text()).doesNotContain(tag);
        assertThat(office.get("/api/v1/lead-sources").text()).doesNotContain(tag);
        assertThat(countLeads()).isEqualTo(leads);
        lead.remove("dry_run");
        assertThat(Office.id(office.send(lead), "user_id")).isEqualTo(a);
    }

    @Test
    void aDryRunOfAnExistingContactNamesIt() {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone, "first_name", "Ann"), "contact_id");
        Reply dry = office.lead(phone, "first_name", "Bob", "force_update", true, "dry_run", true);
        assertThat(dry.status()).isEqualTo(200);
        assertThat(Office.id(dry, "contact_id")).isEqualTo(contact);
        assertThat(text(dry, "message")).isEqualTo("Contact updated.");
        assertThat(office.contact(phone).get("first_name").asString()).isEqualTo("Ann");
    }

    private static long countLeads() {
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("select count(*) from lead")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void aRefusedLeadIsStoredAndCanBeCorrectedAndReplayed() {
        String phone = freshPhone();
        long refused = Office.id(office.lead(phone, "first_name", "Ann", "email", "wrong"), "lead_id");
        assertThat(office.findContact(phone).status()).isEqualTo(404);
        Reply replay = server.post(
                "/api/v1/leads/" + refused + "/replay", office.token(), Map.of("email", "right@example.com"));
        assertThat(replay.status()).as(replay.text()).isEqualTo(201);
        assertThat(office.contact(phone).get("email").asString()).isEqualTo("right@example.com");
        JsonNode lead =
                office.get("/api/v1/leads/" + Office.id(replay, "lead_id")).body();
        assertThat(lead.get("replay_of").asLong()).isEqualTo(refused);
    }

    @Test
    void noTokenIsStoredWithALead() {
        String token = office.tokenOf("intake");
        Map<String, Object> lead = Office.fields("phone_number", freshPhone(), "api_token", token, "x", "1");
        long kept = Office.id(server.post(FORMS + "?api_token=" + token, token, lead), "lead_id");
        assertThat(office.get("/api/v1/leads/" + kept).text())
                .doesNotContain(token)
                .contains("phone_number");
        Reply broken = server.send(server.request(FORMS, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"api_token\":\"" + token + "\", broken")));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(office.get("/api/v1/leads/" + Office.id(broken, "lead_id")).text())
                .doesNotContain(token);
    }

    @Test
    void anExpiredTokenIsRefused() {
        String token = office.tokenOf(
                Map.of("expires_at", clock.instant().plus(Duration.ofHours(1)).toString()), "intake");
        assertThat(server.post(FORMS, token, Map.of("phone_number", freshPhone()))
                        .status())
                .isEqualTo(201);
        clock.advance(Duration.ofHours(2));
        Reply reply = server.post(FORMS, token, Map.of("phone_number", freshPhone()));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo(Json.tree("{\"message\":\"Unauthenticated.\"}"));
    }

    @Test
    void aRevokedTokenIsRefusedAtOnceByTheServerThatRevokedIt() {
        Reply created = server.post(
                "/api/v1/tokens",
                office.token(),
                Map.of("name", "t", "user_id", server.account().admin().value(), "scopes", List.of("intake")));
        String token = created.body().get("value").asString();
        assertThat(server.post(FORMS, token, Map.of("phone_number", freshPhone()))
                        .status())
                .isEqualTo(201);
        server.delete("/api/v1/tokens/" + created.body().get("id").asLong(), office.token());
        assertThat(server.post(FORMS, token, Map.of("phone_number", freshPhone()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void invalidTokensAreThrottledAndAValidOnePasses() {
        try (TestServer guarded = TestServer.start()) {
            Map<String, String> lead = Map.of("phone_number", freshPhone());
            for (int i = 0; i < 20; i++) {
                assertThat(guarded.post(FORMS, "guess-number-" + i, lead).status())
                        .isEqualTo(401);
            }
            Reply throttled = guarded.post(FORMS, "guess-number-20", lead);
            assertThat(throttled.status()).isEqualTo(429);
            assertThat(throttled.header("Retry-After")).matches("[1-9][0-9]*");
            assertThat(guarded.post(FORMS, guarded.adminToken(), lead).status()).isEqualTo(201);
            assertThat(guarded.post(FORMS, null, lead).status()).isEqualTo(401);
        }
    }

    @Test
    void aPreflightIsAlwaysAllowedWithoutAToken() {
        for (String path : List.of(FORMS, "/api/v1/webhook/users", "/api/v1/webhook/contact/phone-number")) {
            Reply reply = server.send(server.request(path, null)
                    .header("Origin", "https://anywhere.example")
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "content-type")
                    .method("OPTIONS", BodyPublishers.noBody()));
            assertThat(reply.status()).as(path).isIn(200, 204);
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(String.valueOf(reply.header("Access-Control-Allow-Headers")))
                    .containsIgnoringCase("content-type");
        }
        Reply real = server.send(server.request(FORMS, office.token())
                .header("Origin", "https://anywhere.example")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"phone_number\":\"" + freshPhone() + "\"}")));
        assertThat(real.status()).isEqualTo(201);
        assertThat(real.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 201",
        "https://shop.example, 201",
        "https://evil.example, 403",
        "http://shop.example, 403",
        "null, 403"
    })
    void anAccountCanListAllowedOrigins(String origin, int status) {
        Office shop = new Office(
                server, server.createAccount(freshName("Shop")).token().reveal());
        assertThat(server.patch(
                                "/api/v1/account",
                                shop.token(),
                                Map.of("allowed_origins", List.of("https://shop.example")))
                        .status())
                .isEqualTo(200);
        var request = server.request(FORMS, shop.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"phone_number\":\"" + freshPhone() + "\"}"));
        Reply reply = server.send(origin.isEmpty() ? request : request.header("Origin", origin));
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        int refused =
                shop.get("/api/v1/leads?outcome=refused").body().get("data").size();
        assertThat(refused).isEqualTo(status == 403 ? 1 : 0);
    }
}
