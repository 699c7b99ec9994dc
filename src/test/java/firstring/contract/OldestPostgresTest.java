package firstring.contract;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.postgres.OldestPostgres;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The complete path of a lead on the oldest supported PostgreSQL. */
class OldestPostgresTest {
    private static OldestPostgres postgres;
    private static TestServer server;
    private static Office office;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "its programs are fetched for amd64 only");
        postgres = OldestPostgres.start();
        server = TestServer.startOver(postgres.database(), TestServer.noon(), Map.of());
        office = new Office(server, server.adminToken());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void aLeadIsAcceptedRoutedQueuedEnrolledAndHandled() {
        String phone = freshPhone();
        long agent = office.availableAgent();
        Map<String, Object> lead = fields(
                "phone_number",
                phone,
                "first_name",
                "Ana",
                "ring_group_id",
                office.ringGroup(agent),
                "distribute_to_ring_group",
                true,
                "add_to_powerdialer",
                true,
                "tag_id",
                office.tag(),
                "tags",
                "Web, Hot",
                "sequence_id",
                office.sequence(),
                "lead_source",
                "Landing page",
                "disposition_status_id",
                office.dispositionStatus(),
                "line_id",
                office.line());
        Reply created = server.post(Office.FORMS, office.token(), lead);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        Reply updated = server.post(Office.FORMS, office.token(), lead);
        assertThat(updated.status()).as(updated.text()).isEqualTo(200);
        assertThat(Office.id(updated, "contact_id")).isEqualTo(Office.id(created, "contact_id"));

        String queue = "/api/v1/users/" + agent + "/powerdialer";
        JsonNode entries = server.get(queue, office.token()).body().path("data");
        assertThat(entries).hasSize(1);
        assertThat(entries.path(0).path("contact_id").asLong()).isEqualTo(Office.id(created, "contact_id"));

        JsonNode contact = server.get(
                        "/api/v1/webhook/contact/phone-number?api_token=" + office.token() + "&phone_number="
                                + phone.substring(1),
                        null)
                .body();
        assertThat(contact.path("tags")).hasSize(3);
        assertThat(contact.path("user_id").asLong()).isEqualTo(agent);
    }

    @Test
    void aRefusedLeadIsStored() {
        Reply refused = server.post(Office.FORMS, office.token(), fields("phone_number", "12"));
        assertThat(refused.status()).isBetween(400, 422);
        JsonNode leads = server.get("/api/v1/leads", office.token()).body().path("data");
        assertThat(leads.valueStream().map(one -> one.path("outcome").asString()))
                .contains("refused");
    }
}
