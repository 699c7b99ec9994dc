package firstring.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One account never shows or changes data of another (docs/contract.md 3). */
final class IsolationTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final String ours = server.account("ours").token().reveal();
    private static final String theirs = server.account("theirs").token().reveal();
    private static final Map<String, Map<String, Object>> BODIES = Map.of(
            "users", Map.of("name", "Hidden name", "email", "hidden@example.com", "role", "agent"),
            "tokens", Map.of("name", "Hidden name"),
            "lines", Map.of("name", "Hidden name"),
            "tags", Map.of("name", "Hidden name"),
            "disposition-statuses", Map.of("name", "Hidden name"),
            "lead-sources", Map.of("name", "Hidden name"),
            "sequences", Map.of("name", "Hidden name", "steps", List.of()));

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "tokens", "lines", "tags", "disposition-statuses", "lead-sources", "sequences"})
    void anotherAccountsResourceIs404OnEveryRouteAndInNoList(String resource) {
        String all = "/api/v1/" + resource;
        long id = AccountsServer.id(server.post(all, ours, BODIES.getOrDefault(resource, Map.of())));
        assertThat(id).isPositive();
        String one = all + "/" + id;
        Reply before = server.get(one, ours);
        assertThat(before.status()).isEqualTo(200);

        assertThat(server.get(one, theirs).status()).isEqualTo(404);
        assertThat(server.patch(one, theirs, Map.of("name", "Stolen")).status()).isEqualTo(404);
        assertThat(server.delete(one, theirs).status()).isEqualTo(404);
        assertThat(server.put(one + "/status", theirs, Map.of("status", "busy")).status())
                .isEqualTo(404);
        assertThat(server.put(one + "/pause", theirs, Map.of("paused", true)).status())
                .isEqualTo(404);
        assertThat(server.post(one + "/rotate", theirs, Map.of()).status()).isEqualTo(404);
        assertThat(server.get(all + "?limit=200", theirs).text()).doesNotContain("Hidden name");
        assertThat(server.get("/api/v1/webhook/users?user_id=" + id, theirs).text())
                .isEqualTo("[]");
        assertThat(server.get(one, ours).text()).isEqualTo(before.text());
    }

    @Test
    void aTokenCannotBeCreatedForAnotherAccountsUser() {
        long user = AccountsServer.id(
                server.post("/api/v1/users", ours, Map.of("name", "N", "email", "n@example.com", "role", "admin")));
        Reply refused = server.post("/api/v1/tokens", theirs, Map.of("name", "T", "user_id", user));
        assertThat(refused.text())
                .isEqualTo("{\"message\":\"The given data was invalid.\","
                        + "\"errors\":{\"user_id\":[\"The selected user id is invalid.\"]}}");
    }
}
