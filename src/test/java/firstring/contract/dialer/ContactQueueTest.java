package firstring.contract.dialer;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Queueing a contact on request, and notes on it. */
final class ContactQueueTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String contact(Object... fields) {
        return "/api/v1/contacts/" + Office.id(office.lead(freshPhone(), fields), "contact_id");
    }

    private static Reply queue(String contact, String position) {
        return server.post(contact + "/powerdialer", office.token(), Map.of("position", position));
    }

    private static int places(String contact) {
        JsonNode data = office.get(contact + "/powerdialer").body().get("data");
        return data.isEmpty() ? 0 : data.get(0).get("position").asInt();
    }

    @Test
    void aContactIsAddedToTheBottomOrTopOfItsOwnersQueue() {
        long owner = office.agent();
        String first = contact("user_id", owner, "add_to_powerdialer", true);
        String second = contact("user_id", owner);
        String third = contact("user_id", owner);
        assertThat(queue(second, "bottom").status()).isEqualTo(200);
        assertThat(queue(third, "top").status()).isEqualTo(200);
        assertThat(places(third)).isEqualTo(1);
        assertThat(places(first)).isEqualTo(2);
        assertThat(places(second)).isEqualTo(3);
        assertThat(queue(second, "bottom").body().get("data")).hasSize(1);
        assertThat(queue(second, "top").status()).isEqualTo(200);
        assertThat(places(second)).isEqualTo(1);
        assertThat(office.queue(owner)).hasSize(3);
    }

    @Test
    void removingAContactIsRepeatable() {
        String contact = contact("user_id", office.agent(), "add_to_powerdialer", true);
        assertThat(server.delete(contact + "/powerdialer", office.token()).status())
                .isEqualTo(204);
        assertThat(server.delete(contact + "/powerdialer", office.token()).status())
                .isEqualTo(204);
        assertThat(places(contact)).isZero();
        JsonNode latest = office.get(contact + "/timeline").body().get("data").get(0);
        assertThat(latest.get("outcome").asString()).isEqualTo("removed");
        assertThat(queue(contact, "bottom").status()).isEqualTo(200);
    }

    @Test
    void aLeasedContactIsNotRemoved() {
        long owner = office.agent();
        String contact = contact("user_id", owner, "add_to_powerdialer", true, "timezone", "America/New_York");
        String agent = server.post(
                        "/api/v1/tokens",
                        office.token(),
                        Map.of("name", "t", "user_id", owner, "scopes", java.util.List.of("manage")))
                .body()
                .get("value")
                .asString();
        server.post("/api/v1/users/" + owner + "/powerdialer/next", agent, Map.of());
        assertThat(server.delete(contact + "/powerdialer", office.token()).status())
                .isEqualTo(409);
        assertThat(places(contact)).isEqualTo(1);
    }

    @Test
    void aStoppedOrUnownedContactIsNotQueued() {
        assertThat(queue(contact(), "bottom").body().get("message").asString()).isEqualTo("The contact has no owner.");
        String stopped = contact("user_id", office.agent(), "is_dnc", true);
        assertThat(queue(stopped, "top").status()).isEqualTo(409);
        assertThat(queue(contact("user_id", office.agent()), "middle")
                        .body()
                        .get("errors")
                        .has("position"))
                .isTrue();
    }

    @Test
    void aNoteAppearsOnTheTimelineAsSent() {
        String contact = contact();
        Reply note = server.post(contact + "/notes", office.token(), Map.of("note", " <b>after</b> six\n"));
        assertThat(note.status()).isEqualTo(201);
        JsonNode latest = office.get(contact + "/timeline").body().get("data").get(0);
        assertThat(latest).isEqualTo(note.body());
        assertThat(latest.get("kind").asString()).isEqualTo("note");
        assertThat(latest.get("note").asString()).isEqualTo(" <b>after</b> six\n");
        assertThat(server.post(contact + "/notes", office.token(), Map.of())
                        .body()
                        .get("errors")
                        .has("note"))
                .isTrue();
        assertThat(server.post(contact + "/notes", office.token(), Map.of("note", "x".repeat(65_536)))
                        .status())
                .isEqualTo(400);
    }
}
