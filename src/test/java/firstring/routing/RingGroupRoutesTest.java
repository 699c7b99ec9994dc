package firstring.routing;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RingGroupRoutesTest {
    private static final TestServer server = TestServer.start();
    private static final String GROUPS = "/api/v1/ring-groups";

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aGroupIsCreatedShownEditedAndArchived() {
        long ann = user("ann");
        long bob = user("bob");
        Reply made = post(Map.of("name", "Sales", "members", List.of(member(ann, 2), Map.of("user_id", bob))));
        assertThat(made.status()).isEqualTo(201);
        JsonNode group = made.body();
        assertThat(group.get("strategy").asString()).isEqualTo("round_robin");
        assertThat(group.get("parking_share").asInt()).isEqualTo(10);
        assertThat(group.get("members").toString())
                .isEqualTo("[{\"user_id\":%d,\"weight\":2},{\"user_id\":%d,\"weight\":1}]".formatted(ann, bob));
        String one = GROUPS + "/" + group.get("id").asLong();
        assertThat(server.get(one, server.adminToken()).text()).isEqualTo(made.text());
        Reply edited = server.patch(one, server.adminToken(), Map.of("strategy", "weighted"));
        assertThat(edited.body().get("strategy").asString()).isEqualTo("weighted");
        assertThat(edited.header("ETag")).isEqualTo("\"2\"");
        assertThat(server.delete(one, server.adminToken()).status()).isEqualTo(204);
        assertThat(server.patch(one, server.adminToken(), Map.of("name", "X")).status())
                .isEqualTo(409);
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        Reply reply = post(
                Map.of("strategy", "hunt", "parking_share", 0, "members", List.of(Map.of("weight", 0), 7), "x", 1));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("errors").propertyNames())
                .containsExactlyInAnyOrder(
                        "x", "name", "strategy", "parking_share", "members.0.user_id", "members.0.weight", "members.1");
        Reply unknown = post(Map.of("name", "Sales", "members", List.of(member(4711, 1))));
        assertThat(unknown.body().get("errors").toString())
                .isEqualTo("{\"members.0.user_id\":[\"The selected user id is invalid.\"]}");
    }

    @Test
    void theFamilyCallReportsTheAvailabilityOfEachMember() {
        long ann = user("ann");
        Reply made = post(Map.of("name", "Sales", "members", List.of(member(ann, 1))));
        long group = made.body().get("id").asLong();
        Reply reply = server.get("/api/v1/webhook/ring-group/availability?ring_group_id=" + group, server.adminToken());
        assertThat(reply.status()).isEqualTo(200);
        JsonNode tested = reply.body().get("test_results").get(0);
        assertThat(tested.get("id").asLong()).isEqualTo(ann);
        assertThat(tested.get("failed_to_route").asBoolean()).isTrue();
        assertThat(tested.get("order").asInt()).isZero();
        assertThat(tested.get("reasons").size()).isEqualTo(9);
        assertThat(tested.get("reasons").get("agent_accepts_call").asBoolean()).isFalse();
        assertThat(tested.get("reasons").get("is_active").asBoolean()).isTrue();
        assertThat(tested.get("agent_status").asString()).isEqualTo("Offline");
        assertThat(server.get("/api/v1/webhook/ring-group/availability?ring_group_id=1", server.adminToken())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theStatusIsSpelledTheWayClientsOfTheOriginalCompareIt() {
        long ann = user("ann");
        server.put("/api/v1/users/" + ann + "/status", server.adminToken(), Map.of("status", "available"));
        Reply made = post(Map.of("name", "Spelled", "members", List.of(member(ann, 1))));
        long group = made.body().get("id").asLong();
        Reply reply = server.get("/api/v1/webhook/ring-group/availability?ring_group_id=" + group, server.adminToken());
        assertThat(reply.body().get("test_results").get(0).get("agent_status").asString())
                .isEqualTo("Accepting Calls");
        Reply users = server.get("/api/v1/webhook/users?user_id=" + ann, server.adminToken());
        assertThat(users.body().get(0).get("human_readable_agent_status").asString())
                .isEqualTo("Accepting calls");
    }

    @Test
    void anEmptyQueueHasNoNextCall() {
        long ann = user("ann");
        String queue = "/api/v1/users/" + ann + "/powerdialer";
        assertThat(server.get(queue, server.adminToken()).text()).isEqualTo("{\"data\":[],\"next_cursor\":null}");
        assertThat(server.post(queue + "/next", server.adminToken(), Map.of()).text())
                .isEqualTo("{\"data\":null,\"next_at\":null}");
        assertThat(server.get("/api/v1/users/4711/powerdialer", server.adminToken())
                        .status())
                .isEqualTo(404);
    }

    private static Reply post(Object body) {
        return server.post(GROUPS, server.adminToken(), body);
    }

    private static Map<String, Object> member(long user, int weight) {
        return Map.of("user_id", user, "weight", weight);
    }

    private static long user(String name) {
        String email = name + System.nanoTime() + "@acme.example";
        Reply reply = server.post(
                "/api/v1/users", server.adminToken(), Map.of("name", name, "email", email, "role", "agent"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.body().get("id").asLong();
    }
}
