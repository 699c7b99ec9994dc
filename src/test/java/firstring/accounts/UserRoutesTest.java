package firstring.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.postgres.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/users} and the family's list of users. */
final class UserRoutesTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String admin = account.token().reveal();

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void aNewUserIsOfflineAndHasNoLimits() {
        Reply made = server.post("/api/v1/users", admin, user("ann@example.com", Map.of()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        long id = AccountsServer.id(made);
        assertThat(made.text())
                .isEqualTo(("{\"id\":%d,\"name\":\"Ann Lee\",\"email\":\"ann@example.com\",\"role\":\"agent\","
                                + "\"active\":true,\"status\":\"offline\",\"phone_number\":null,\"timezone\":null,\"working_hours\":null,"
                                + "\"daily_lead_cap\":null,\"open_queue_cap\":null,"
                                + "\"created_at\":\"%s\",\"updated_at\":\"%s\"}")
                        .formatted(id, server.time().instant(), server.time().instant()));
        assertThat(server.get("/api/v1/users/" + id, admin).text()).isEqualTo(made.text());
    }

    @Test
    void everyFaultIsReportedAtOnceIncludingUnknownKeys() {
        Reply refused = server.post(
                "/api/v1/users",
                admin,
                Map.of(
                        "email",
                        "no-email",
                        "role",
                        "boss",
                        "password",
                        "short",
                        "timezone",
                        "Mars/Base",
                        "working_hours",
                        Map.of("mon", "9-5"),
                        "daily_lead_cap",
                        -1,
                        "color",
                        "red"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("message").asString()).isEqualTo("The given data was invalid.");
        assertThat(refused.body().path("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "email",
                        "role",
                        "password",
                        "timezone",
                        "working_hours.mon",
                        "daily_lead_cap",
                        "color");
    }

    @Test
    void anEmailIsUniquePerAccountIgnoringCase() {
        server.post("/api/v1/users", admin, user("bob@example.com", Map.of()));
        Reply refused = server.post("/api/v1/users", admin, user("BOB@example.com", Map.of()));
        assertThat(refused.text())
                .isEqualTo(
                        "{\"message\":\"The given data was invalid.\","
                                + "\"errors\":{\"email\":[\"`email` is already in use in this account. Choose another one.\"]}}");
        Reply elsewhere = server.post(
                "/api/v1/users", server.account("bobs").token().reveal(), user("bob@example.com", Map.of()));
        assertThat(elsewhere.status()).isEqualTo(201);
    }

    @Test
    void workingHoursAreReadInEverySpellingAndNullClearsThem() {
        Map<String, Object> week = Map.of(
                "monday", List.of("09:00-12:30", Map.of("start", "13:00", "end", "24:00")), "fri", "22:00-06:00");
        Reply made = server.post("/api/v1/users", admin, user("hours@example.com", Map.of("working_hours", week)));
        assertThat(made.body().path("working_hours").toString())
                .isEqualTo("{\"mon\":[{\"start\":\"09:00\",\"end\":\"12:30\"},{\"start\":\"13:00\",\"end\":\"24:00\"}],"
                        + "\"fri\":[{\"start\":\"22:00\",\"end\":\"06:00\"}]}");
        String path = "/api/v1/users/" + AccountsServer.id(made);
        assertThat(server.patch(path, admin, Map.of("daily_lead_cap", 5))
                        .body()
                        .path("working_hours")
                        .size())
                .isEqualTo(2);
        Map<String, Object> clears = new HashMap<>();
        clears.put("working_hours", null);
        clears.put("daily_lead_cap", null);
        Reply cleared = server.patch(path, admin, clears);
        assertThat(cleared.body().path("working_hours").isNull()).isTrue();
        assertThat(cleared.body().path("daily_lead_cap").isNull()).isTrue();
    }

    @Test
    void aPhoneNumberIsStoredInE164AndNullClearsIt() {
        Map<String, Object> typed = Map.of("phone_number", "(818) 555-0147");
        Reply made = server.post("/api/v1/users", admin, user("phone@example.com", typed));
        assertThat(made.body().path("phone_number").asString()).isEqualTo("+18185550147");
        String path = "/api/v1/users/" + AccountsServer.id(made);
        for (Object wrong : List.of("nowhere", "+1 818 555 0147 ext. 9", 7)) {
            assertThat(server.patch(path, admin, Map.of("phone_number", wrong))
                            .body()
                            .at("/errors/phone_number/0")
                            .asString())
                    .isEqualTo("Phone number is empty or invalid.");
        }
        assertThat(server.patch(path, admin, Map.of("name", "Ann"))
                        .body()
                        .path("phone_number")
                        .asString())
                .isEqualTo("+18185550147");
        Map<String, Object> clears = new HashMap<>();
        clears.put("phone_number", null);
        assertThat(server.patch(path, admin, clears).body().path("phone_number").isNull())
                .isTrue();
    }

    @Test
    void anEditOfAnotherVersionIs412() {
        Reply made = server.post("/api/v1/users", admin, user("etag@example.com", Map.of()));
        String path = "/api/v1/users/" + AccountsServer.id(made);
        assertThat(patchIfMatch(path, "\"1\"").header("ETag")).isEqualTo("\"2\"");
        assertThat(patchIfMatch(path, "\"1\"").status()).isEqualTo(412);
        assertThat(server.get(path, admin).header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void aDeletedUserBecomesInactiveAndCannotBeSetAvailable() {
        Reply made = server.post("/api/v1/users", admin, user("leaver@example.com", Map.of()));
        String path = "/api/v1/users/" + AccountsServer.id(made);
        assertThat(server.delete(path, admin).status()).isEqualTo(204);
        assertThat(server.get(path, admin).body().path("active").asBoolean()).isFalse();
        assertThat(server.put(path + "/status", admin, Map.of("status", "available"))
                        .status())
                .isEqualTo(400);
        assertThat(family("").toString()).doesNotContain("leaver@example.com");
    }

    @Test
    void theLastAdminCannotBeDeletedOrDemoted() {
        CreatedAccount small = server.account("small");
        String own = small.token().reveal();
        String path = "/api/v1/users/" + small.admin().value();
        assertThat(server.delete(path, own).status()).isEqualTo(400);
        assertThat(server.patch(path, own, Map.of("role", "agent")).status()).isEqualTo(400);
        server.member(small, "admin", Set.of("manage"));
        assertThat(server.patch(path, own, Map.of("role", "agent")).status()).isEqualTo(200);
    }

    @Test
    void anAgentReadsOnlyTheirOwnUserAndSetsOnlyTheirOwnStatus() {
        AccountsServer.Member agent = server.member(account, "agent", Set.of("manage"));
        String own = "/api/v1/users/" + agent.id();
        String other = "/api/v1/users/" + account.admin().value();
        assertThat(server.get(own, agent.token()).status()).isEqualTo(200);
        assertThat(server.put(own + "/status", agent.token(), Map.of("status", "available"))
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("available");
        assertThat(server.get(other, agent.token()).status()).isEqualTo(403);
        assertThat(server.get("/api/v1/users", agent.token()).status()).isEqualTo(403);
        assertThat(server.put(other + "/status", agent.token(), Map.of("status", "busy"))
                        .status())
                .isEqualTo(403);
        assertThat(server.patch(own, agent.token(), Map.of("daily_lead_cap", 1)).status())
                .isEqualTo(403);
    }

    @Test
    void aTeamLeadReadsAllUsersAndSetsStatusesButCannotEdit() {
        AccountsServer.Member lead = server.member(account, "team_lead", Set.of("manage"));
        String other = "/api/v1/users/" + account.admin().value();
        assertThat(server.get("/api/v1/users", lead.token()).status()).isEqualTo(200);
        assertThat(server.put(other + "/status", lead.token(), Map.of("status", "on_break"))
                        .status())
                .isEqualTo(200);
        assertThat(server.patch(other, lead.token(), Map.of("name", "X")).status())
                .isEqualTo(403);
        assertThat(server.delete(other, lead.token()).status()).isEqualTo(403);
        assertThat(server.post("/api/v1/users", lead.token(), user("x@example.com", Map.of()))
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/api/v1/tokens", lead.token()).status()).isEqualTo(403);
    }

    @Test
    void listenersAreNotifiedOnlyWhenAvailabilityMayHaveChanged() {
        long id = AccountsServer.id(server.post("/api/v1/users", admin, user("told@example.com", Map.of())));
        String path = "/api/v1/users/" + id;
        server.patch(path, admin, Map.of("name", "Other Name"));
        assertThat(server.availabilityChanges()).doesNotContain(id);
        server.put(path + "/status", admin, Map.of("status", "available"));
        server.put(path + "/status", admin, Map.of("status", "available"));
        server.patch(path, admin, Map.of("open_queue_cap", 3));
        server.delete(path, admin);
        assertThat(server.availabilityChanges().stream().filter(told -> told == id))
                .hasSize(3);
    }

    @Test
    void listsContinueFromTheCursorAndFilterByEmail() {
        CreatedAccount paged = server.account("paged");
        String own = paged.token().reveal();
        for (int i = 0; i < 4; i++) {
            server.post("/api/v1/users", own, user("p" + i + "@example.com", Map.of()));
        }
        Reply first = server.get("/api/v1/users?limit=3", own);
        assertThat(first.body().path("data").size()).isEqualTo(3);
        String cursor = first.body().path("next_cursor").asString();
        Reply second = server.get("/api/v1/users?limit=3&cursor=" + cursor, own);
        assertThat(second.body().path("data").size()).isEqualTo(2);
        assertThat(second.body().path("next_cursor").isNull()).isTrue();
        assertThat(server.get("/api/v1/users?email=P1@Example.com", own)
                        .body()
                        .path("data")
                        .size())
                .isEqualTo(1);
        assertThat(server.get("/api/v1/users?limit=201", own).status()).isEqualTo(400);
        assertThat(server.get("/api/v1/users?cursor=x", own).status()).isEqualTo(400);
        assertThat(server.get("/api/v1/users?color=red", own).status()).isEqualTo(400);
    }

    @Test
    void theFamilyReturnsStatusesAsNumbersAndWords() {
        long id = AccountsServer.id(server.post("/api/v1/users", admin, user("fam@example.com", Map.of())));
        expectFamily(id, 0, "Offline");
        server.put("/api/v1/users/" + id + "/status", admin, Map.of("status", "available"));
        expectFamily(id, 1, "Accepting calls");
        server.put("/api/v1/users/" + id + "/status", admin, Map.of("status", "busy"));
        expectFamily(id, 2, "Not accepting calls");
        server.put("/api/v1/users/" + id + "/status", admin, Map.of("status", "on_break"));
        expectFamily(id, 3, "On Break");
        assertThat(family("&user_id=" + id).toString())
                .isEqualTo(family("&email=FAM@example.com").toString());
        assertThat(family("&email=none@example.com").toString()).isEqualTo("[]");
    }

    @Test
    void malformedIdsAre404() {
        assertThat(server.get("/api/v1/users/abc", admin).status()).isEqualTo(404);
        assertThat(server.get("/api/v1/users/9007199254740991", admin).status()).isEqualTo(404);
        assertThat(server.patch("/api/v1/users/0", admin, Map.of()).status()).isEqualTo(404);
    }

    private static void expectFamily(long id, int number, String words) {
        assertThat(family("&user_id=" + id).toString())
                .isEqualTo(("[{\"id\":%d,\"name\":\"Ann Lee\",\"email\":\"fam@example.com\",\"agent_status\":%d,"
                                + "\"human_readable_agent_status\":\"%s\"}]")
                        .formatted(id, number, words));
    }

    private static JsonNode family(String filter) {
        return server.get("/api/v1/webhook/users?api_token=" + admin + filter, null)
                .body();
    }

    private static Reply patchIfMatch(String path, String version) {
        return server.send(server.request(path, admin)
                .header("Content-Type", "application/json")
                .header("If-Match", version)
                .method("PATCH", BodyPublishers.ofString("{\"name\":\"Changed\"}")));
    }

    private static Map<String, Object> user(String email, Map<String, Object> more) {
        Map<String, Object> user = new HashMap<>(Map.of("name", "Ann Lee", "email", email, "role", "agent"));
        user.putAll(more);
        return user;
    }
}
