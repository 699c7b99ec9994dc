package firstring.contract;

import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose contacts a token reads and edits: an agent's those that he owns, a team lead's all (decision 016). */
final class ContactVisibilityTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final long agent = office.agent();
    private static final String token = token(agent);
    private static final long own = contact("user_id", agent);
    private static final long foreign = contact("user_id", office.agent());
    private static final long unowned = contact();

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String token(long user) {
        Reply made = server.post(
                "/api/v1/tokens",
                office.token(),
                Map.of("name", freshName("Token"), "user_id", user, "scopes", List.of("manage")));
        return made.body().get("value").asString();
    }

    private static long contact(Object... fields) {
        return Office.id(office.lead(freshPhone(), fields), "contact_id");
    }

    private static List<Long> listed(String value, String query) {
        List<Long> ids = new ArrayList<>();
        server.get("/api/v1/contacts?limit=200" + query, value)
                .body()
                .get("data")
                .forEach(contact -> ids.add(contact.get("id").asLong()));
        return ids;
    }

    @Test
    void anAgentListsHisOwnWhateverHeAsksFor() {
        assertThat(listed(token, "")).contains(own).doesNotContain(foreign, unowned);
        assertThat(listed(token, "&user_id=" + agent)).contains(own);
        assertThat(listed(token, "&user_id=" + (agent + 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/timeline", "/changes?field=first_name", "/callability", "/powerdialer"})
    void anAgentReadsHisOwnAlone(String part) {
        assertThat(server.get("/api/v1/contacts/" + own + part, token).status()).isEqualTo(200);
        for (long other : List.of(foreign, unowned)) {
            Reply reply = server.get("/api/v1/contacts/" + other + part, token);
            assertThat(reply.status()).as(reply.text()).isEqualTo(403);
        }
        assertThat(server.get("/api/v1/contacts/4711" + part, token).status()).isEqualTo(404);
    }

    @Test
    void anAgentWritesHisOwnAlone() {
        for (long other : List.of(foreign, unowned)) {
            String path = "/api/v1/contacts/" + other;
            assertThat(server.patch(path, token, Map.of("city", "Reno")).status())
                    .isEqualTo(403);
            assertThat(server.post(path + "/notes", token, Map.of("note", "x")).status())
                    .isEqualTo(403);
            assertThat(server.post(path + "/powerdialer", token, Map.of()).status())
                    .isEqualTo(403);
            assertThat(server.delete(path + "/powerdialer", token).status()).isEqualTo(403);
            assertThat(office.get(path).body().get("city").isNull()).isTrue();
        }
        String path = "/api/v1/contacts/" + own;
        assertThat(server.patch(path, token, Map.of("city", "Reno")).status()).isEqualTo(200);
        assertThat(server.post(path + "/notes", token, Map.of("note", "x")).status())
                .isEqualTo(201);
    }

    @Test
    void aContactThatAnAgentMakesIsHisOwn() {
        Reply made = server.post("/api/v1/contacts", token, Map.of("phone_number", freshPhone()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.body().get("user_id").asLong()).isEqualTo(agent);
        Reply forAnother =
                server.post("/api/v1/contacts", token, Map.of("phone_number", freshPhone(), "user_id", agent + 1));
        assertThat(forAnother.status()).isEqualTo(403);
    }

    @Test
    void aTeamLeadSeesAll() {
        String lead = token(office.agent("role", "team_lead"));
        assertThat(listed(lead, "")).contains(own, foreign, unowned);
        assertThat(server.get("/api/v1/contacts/" + foreign, lead).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/conflicts", lead).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/conflicts", token).status()).isEqualTo(403);
    }
}
