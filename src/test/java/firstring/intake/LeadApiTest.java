package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The Lead API through its front door. */
class LeadApiTest {
    private static final TestServer server = TestServer.start();

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply post(Map<String, ?> fields) {
        return server.post("/api/v1/webhook/forms", server.adminToken(), fields);
    }

    @Test
    void aNewNumberMakesAContact() {
        Reply reply =
                post(Map.of("phone_number", "(818) 555-1234", "name", "Ana Maria Lee", "email", "Ana@Example.com"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().path("message").asString()).isEqualTo("Contact created.");
        assertThat(reply.body().path("phone_number").asString()).isEqualTo("+18185551234");
        assertThat(reply.body().path("timezone").asString()).isEqualTo("America/Los_Angeles");
        Reply again = post(Map.of("phone_number", "+1 818 555 1234", "city", "Burbank", "explain", true));
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.body().path("contact_id")).isEqualTo(reply.body().path("contact_id"));
        System.out.println(again.text());
        System.out.println(
                server.get("/api/v1/leads/" + again.body().path("lead_id").asString(), server.adminToken())
                        .text());
    }

    @Test
    void aFaultyLeadNamesAllFaultsAtOnce() {
        Reply reply = post(Map.of("phone_number", "5551234", "user_id", 99999, "tag_id", 88888, "tags", List.of("a")));
        assertThat(reply.status()).isEqualTo(400);
        System.out.println(reply.text());
    }
}
