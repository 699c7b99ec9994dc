package firstring.contract.leads;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** References of a lead by id or by name: owner, ring group, sequence, line, disposition status, tags. */
final class LeadApiReferencesTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final Office neighbor =
            new Office(server, server.createAccount("Neighbor").token().reveal());

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anOwnerIsNamedByIdOrByEmail() {
        long byId = office.agent("email", "by.id@office.example");
        long byEmail = office.agent("email", "By.Email@office.example");
        assertThat(Office.id(office.lead(freshPhone(), "user_id", byId), "user_id"))
                .isEqualTo(byId);
        assertThat(Office.id(office.lead(freshPhone(), "user_id", "" + byId), "user_id"))
                .isEqualTo(byId);
        assertThat(Office.id(office.lead(freshPhone(), "user_email", "by.email@OFFICE.example"), "user_id"))
                .isEqualTo(byEmail);
        assertFault(
                office.lead(freshPhone(), "user_email", "unknown@office.example"),
                "user_email",
                "The selected user email is invalid.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "ring_group_id", "sequence_id", "line_id", "disposition_status_id", "tag_id"})
    void anIdNeverKnownToTheAccountIsRefused(String field) {
        String sentence = "The selected %s is invalid.".formatted(field.replace('_', ' '));
        long foreign = neighbor.thingFor(field);
        long own = office.thingFor(field);
        for (Object id : List.of(
                9_007_199_254_740_991L,
                foreign,
                "" + foreign,
                "abc",
                "-1",
                0,
                -5,
                own + 0.5,
                "99999999999999999999",
                true,
                List.of(own))) {
            Reply reply =
                    office.lead(freshPhone(), field, id, "distribute_to_ring_group", field.equals("ring_group_id"));
            assertFault(reply, field, sentence);
        }
        assertThat(office.lead(freshPhone(), field, own).status()).isEqualTo(201);
        assertThat(office.lead(freshPhone(), field, "" + own).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "ring_group_id", "sequence_id", "line_id", "disposition_status_id", "tag_id"})
    void anArchivedResourceIsSkippedWithAWarning(String field) {
        long archived = office.thingFor(field);
        office.archive(field, archived);
        String phone = freshPhone();
        Reply reply = office.lead(phone, field, archived, "distribute_to_ring_group", field.equals("ring_group_id"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warningCodes(reply)).contains("archived");
        assertThat(reply.body().get("user_id").isNull()).isTrue();
        assertThat(reply.body().get("sequence_id").isNull()).isTrue();
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("initial_campaign_id").isNull()).isTrue();
        assertThat(contact.get("disposition_status_id").isNull()).isTrue();
        assertThat(contact.get("tags").size()).isZero();
    }

    @Test
    void anArchivedOwnerFallsBackToDistribution() {
        long gone = office.agent();
        office.archive("user_id", gone);
        long member = office.agent();
        Reply reply = office.lead(
                freshPhone(),
                "user_id",
                gone,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                office.ringGroup(member));
        assertThat(warningCodes(reply)).contains("archived");
        assertThat(Office.id(reply, "user_id")).isEqualTo(member);
    }

    @Test
    void distributionWithoutARingGroupIsAFault() {
        assertFaultOn(office.lead(freshPhone(), "distribute_to_ring_group", true), "ring_group_id");
    }

    @Test
    void aLineAndADispositionStatusAreSetOnTheContact() {
        String phone = freshPhone();
        long line = office.line();
        long status = office.dispositionStatus();
        office.lead(phone, "line_id", line, "disposition_status_id", "" + status);
        assertThat(office.contact(phone).get("initial_campaign_id").asLong()).isEqualTo(line);
        assertThat(office.contact(phone).get("disposition_status_id").asLong()).isEqualTo(status);
    }

    @Test
    void tagsAreAddedByIdAndByNameAndCreatedOnce() {
        String phone = freshPhone();
        long tag = office.tag();
        String hot = freshName("Hot");
        String cold = freshName("Cold");
        office.lead(phone, "tag_id", tag, "tags", List.of(hot, cold));
        office.lead(phone, "tags", hot.toUpperCase(Locale.ROOT) + " , " + cold);
        JsonNode tags = office.contact(phone).get("tags");
        assertThat(tags.findValuesAsString("name")).hasSize(3).contains(hot, cold);
        assertThat(tags.findValuesAsString("id")).contains("" + tag);
    }
}
