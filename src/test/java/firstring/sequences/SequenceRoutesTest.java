package firstring.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.accounts.AccountsServer;
import firstring.accounts.CreatedAccount;
import firstring.postgres.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/v1/sequences}. */
final class SequenceRoutesTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String admin = account.token().reveal();

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void everyKindOfStepIsStored() {
        long tag = AccountsServer.id(server.post("/api/v1/tags", admin, Map.of("name", "Hot")));
        long status = server.get("/api/v1/disposition-statuses", admin)
                .body()
                .at("/data/0/id")
                .asLong();
        long user = server.member(account, "agent", Set.of("manage")).id();
        List<Map<String, Object>> steps = List.of(
                Map.of("type", "wait", "duration", "P1DT12H"),
                Map.of("type", "wait", "until_time", "09:30"),
                Map.of("type", "wait", "until_weekday", "mon"),
                Map.of("type", "send_sms", "message", "Hello {{first_name | there}}"),
                Map.of("type", "send_email", "subject", "Hello", "body", "Dear\nyou"),
                Map.of("type", "call_task", "position", "top"),
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "remove_tag", "tag_id", "" + tag),
                Map.of("type", "set_disposition", "disposition_status_id", status),
                Map.of("type", "set_owner", "user_id", user),
                Map.of("type", "webhook", "url", "https://example.com/hook"),
                Map.of("type", "branch", "on", "tag", "tag_id", tag, "then", 12, "else", 13),
                Map.of("type", "branch", "on", "field", "field", "city", "equals", "Rome", "then", 13),
                Map.of("type", "end"));
        Reply made = server.post("/api/v1/sequences", admin, Map.of("name", "Follow up", "steps", steps));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        Reply read = server.get("/api/v1/sequences/" + AccountsServer.id(made), admin);
        assertThat(read.body()).isEqualTo(made.body());
        assertThat(read.body().path("steps").size()).isEqualTo(steps.size());
        assertThat(read.body().path("steps").path(7).path("tag_id").isNumber()).isTrue();
        assertThat(read.body().path("paused").asBoolean()).isFalse();
    }

    @Test
    void aFaultNamesTheStepByItsIndex() {
        Reply refused = server.post(
                "/api/v1/sequences",
                admin,
                Map.of(
                        "steps",
                        List.of(
                                Map.of("type", "end"),
                                Map.of("type", "wait", "duration", "P2Y"),
                                Map.of("type", "dance"),
                                Map.of("type", "send_sms"),
                                Map.of("type", "end", "now", true),
                                "wait",
                                Map.of("type", "webhook", "url", "https://user:password@example.com/hook"),
                                Map.of("type", "branch", "on", "reply", "then", 3),
                                Map.of("type", "add_tag", "tag_id", 7))));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "steps.1.duration",
                        "steps.2.type",
                        "steps.3.message",
                        "steps.4.now",
                        "steps.5",
                        "steps.6.url",
                        "steps.7.then",
                        "steps.8.tag_id");
    }

    @Test
    void aStepCanNameAnArchivedResource() {
        long tag = AccountsServer.id(server.post("/api/v1/tags", admin, Map.of("name", "Old")));
        server.delete("/api/v1/tags/" + tag, admin);
        assertThat(create(List.of(Map.of("type", "add_tag", "tag_id", tag))).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S,true",
        "PT0.5S,true",
        "P1D,true",
        "P2W,true",
        "P1M,true",
        "P12M,true",
        "P1Y,true",
        "PT8784H,true",
        "PT0S,false",
        "P0D,false",
        "-P1D,false",
        "P1DT-5H,false",
        "P2Y,false",
        "P1Y1M,false",
        "PT8785H,false",
        "P400D,false",
        "P9999999999D,false",
        "1 day,false",
        "P,false",
        "PT,false",
        "P1H,false"
    })
    void aWaitIsAboveZeroAndAtMostAYear(String duration, boolean possible) {
        Reply reply = server.post(
                "/api/v1/sequences",
                admin,
                Map.of("name", "Wait", "steps", List.of(Map.of("type", "wait", "duration", duration))));
        assertThat(reply.status()).isEqualTo(possible ? 201 : 400);
    }

    @Test
    void aSequenceHasAtMostAHundredSteps() {
        Map<String, Object> end = Map.of("type", "end");
        assertThat(create(Collections.nCopies(100, end)).status()).isEqualTo(201);
        assertThat(create(Collections.nCopies(101, end)).status()).isEqualTo(400);
    }

    @Test
    void aSequenceIsPausedAndResumed() {
        String path = "/api/v1/sequences/" + AccountsServer.id(create(List.of()));
        assertThat(server.put(path + "/pause", admin, Map.of("paused", true))
                        .body()
                        .path("paused")
                        .asBoolean())
                .isTrue();
        assertThat(server.get(path, admin).body().path("paused").asBoolean()).isTrue();
        assertThat(server.put(path + "/pause", admin, Map.of("paused", "no"))
                        .body()
                        .path("paused")
                        .asBoolean())
                .isFalse();
        assertThat(server.put(path + "/pause", admin, Map.of()).status()).isEqualTo(400);
    }

    @Test
    void aDeletedSequenceIsArchived() {
        String path = "/api/v1/sequences/" + AccountsServer.id(create(List.of()));
        assertThat(server.delete(path, admin).status()).isEqualTo(204);
        assertThat(server.get(path, admin).body().path("archived").asBoolean()).isTrue();
        assertThat(server.patch(path, admin, Map.of("name", "Again")).status()).isEqualTo(409);
    }

    @Test
    void agentsReadAndTeamLeadsEdit() {
        String agent = server.member(account, "agent", Set.of("manage")).token();
        String lead = server.member(account, "team_lead", Set.of("manage")).token();
        Map<String, Object> body = Map.of("name", "Theirs", "steps", List.of());
        assertThat(server.get("/api/v1/sequences", agent).status()).isEqualTo(200);
        long hooked = server.post(
                        "/api/v1/sequences",
                        admin,
                        Map.of(
                                "name",
                                "Hooked",
                                "steps",
                                List.of(Map.of("type", "webhook", "url", "https://hooks.example/secret-in-the-path"))))
                .body()
                .get("id")
                .asLong();
        assertThat(server.get("/api/v1/sequences/" + hooked, agent).text()).doesNotContain("secret-in-the-path");
        assertThat(server.get("/api/v1/sequences", agent).text()).doesNotContain("secret-in-the-path");
        assertThat(server.get("/api/v1/sequences/" + hooked, admin).text()).contains("secret-in-the-path");
        assertThat(server.post("/api/v1/sequences", agent, body).status()).isEqualTo(403);
        assertThat(server.post("/api/v1/sequences", lead, body).status()).isEqualTo(201);
    }

    private static Reply create(List<?> steps) {
        return server.post("/api/v1/sequences", admin, Map.of("name", "Some", "steps", steps));
    }
}
