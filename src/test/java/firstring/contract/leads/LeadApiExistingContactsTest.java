package firstring.contract.leads;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.3: the effect of a lead on an existing contact. */
final class LeadApiExistingContactsTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    /** The contact object's name of a lead field, where it differs. */
    private static final Map<String, String> ANSWERED = Map.of(
            "city",
            "cnam_city",
            "state",
            "cnam_state",
            "zipcode",
            "cnam_zipcode",
            "country",
            "cnam_country",
            "line_id",
            "initial_campaign_id");

    private static final Map<String, String> OLD = Map.ofEntries(
            Map.entry("first_name", "Ann"),
            Map.entry("last_name", "Lee"),
            Map.entry("company_name", "Old & Sons"),
            Map.entry("email", "old@example.com"),
            Map.entry("address", "1 Old Rd"),
            Map.entry("city", "Oldtown"),
            Map.entry("state", "CA"),
            Map.entry("zipcode", "91201"),
            Map.entry("country", "US"),
            Map.entry("website", "https://old.example"),
            Map.entry("notes", "old"),
            Map.entry("csf1", "old 1"),
            Map.entry("csf2", "old 2"),
            Map.entry("date_of_birth", "1980-01-01"),
            Map.entry("timezone", "America/Denver"),
            Map.entry("lead_source", "Old source"));

    private static final Map<String, String> NEW = Map.ofEntries(
            Map.entry("first_name", "Bob"),
            Map.entry("last_name", "Fox"),
            Map.entry("company_name", "New & Sons"),
            Map.entry("email", "new@example.com"),
            Map.entry("address", "2 New Rd"),
            Map.entry("city", "Newtown"),
            Map.entry("state", "NY"),
            Map.entry("zipcode", "10001"),
            Map.entry("country", "CA"),
            Map.entry("website", "https://new.example"),
            Map.entry("notes", "new"),
            Map.entry("csf1", "new 1"),
            Map.entry("csf2", "new 2"),
            Map.entry("date_of_birth", "1990-12-31"),
            Map.entry("timezone", "Europe/Berlin"),
            Map.entry("lead_source", "New source"));

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "stored {0}, force_update {1}: {2}")
    @CsvSource({"true, false, old", "true, true, new", "false, false, new", "false, true, new"})
    void aFilledFieldStaysUnlessForcedAndABlankOneIsFilled(boolean stored, boolean force, String wins) {
        String phone = freshPhone();
        Map<String, Object> before = withLinks(OLD);
        Map<String, Object> after = withLinks(NEW);
        assertThat(office.send(of(phone, stored ? before : Map.of())).status()).isEqualTo(201);
        Map<String, Object> second = of(phone, after);
        second.put("force_update", force);
        Reply reply = office.send(second);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(text(reply, "message")).isEqualTo("Contact updated.");
        JsonNode contact = office.contact(phone);
        Map<String, Object> expected = wins.equals("old") ? before : after;
        expected.forEach((field, value) -> assertThat(
                        contact.get(ANSWERED.getOrDefault(field, field)).asString())
                .as(field)
                .isEqualTo(value.toString()));
    }

    private static Map<String, Object> withLinks(Map<String, String> person) {
        Map<String, Object> all = new HashMap<>(person);
        all.put("user_id", office.agent());
        all.put("line_id", office.line());
        all.put("disposition_status_id", office.dispositionStatus());
        return all;
    }

    private static Map<String, Object> of(String phone, Map<String, Object> more) {
        Map<String, Object> lead = fields("phone_number", phone);
        lead.putAll(more);
        return lead;
    }

    @Test
    void aNewContactIsReportedAsCreated() {
        Reply reply = office.lead(freshPhone(), "force_update", true);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(text(reply, "message")).isEqualTo("Contact created.");
    }

    @Test
    void tagsAndOtherNumbersAreAddedAndDialerAndSequenceRunWithoutForce() {
        String phone = freshPhone();
        String one = freshPhone();
        String two = freshPhone();
        long owner = office.agent();
        long sequence = office.sequence();
        office.lead(phone, "tags", "first tag", "other_phone_numbers", one, "user_id", owner);
        Reply reply = office.lead(
                phone,
                "tags",
                "second tag",
                "other_phone_numbers",
                two,
                "add_to_powerdialer",
                true,
                "sequence_id",
                sequence);
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("tags").findValuesAsString("name")).containsExactlyInAnyOrder("first tag", "second tag");
        assertThat(contact.get("phone_numbers").findValuesAsString("phone_number"))
                .contains(one, two);
        assertThat(reply.body().get("powerdialer").get("position").asInt()).isEqualTo(1);
        assertThat(Office.id(reply, "sequence_id")).isEqualTo(sequence);
    }

    @Test
    void everyNoteReceivedStaysOnTheTimeline() {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone, "notes", "first note 4711"), "contact_id");
        office.lead(phone, "notes", "second note 4712");
        office.lead(phone, "notes", "third note 4713", "force_update", true);
        assertThat(office.contact(phone).get("notes").asString()).isEqualTo("third note 4713");
        assertThat(office.get("/api/v1/contacts/" + contact + "/timeline").text())
                .contains("first note 4711", "second note 4712", "third note 4713");
    }

    @Test
    void anAccountCanRejectExistingContacts() {
        Office strict = new Office(
                server, server.createAccount(freshName("Strict")).token().reveal());
        assertThat(server.patch("/api/v1/account", strict.token(), Map.of("existing_contacts", "reject"))
                        .status())
                .isEqualTo(200);
        String phone = freshPhone();
        long owner = strict.agent();
        assertThat(strict.lead(phone, "other_phone_numbers", "818 555 9999").status())
                .isEqualTo(201);
        JsonNode before = strict.contact(phone);
        for (String number : List.of(phone, "818 555 9999")) {
            Reply rejected = strict.lead(
                    number,
                    "first_name",
                    "Ann",
                    "tags",
                    "never",
                    "user_id",
                    owner,
                    "add_to_powerdialer",
                    true,
                    "sequence_id",
                    strict.sequence());
            assertThat(rejected.status()).isEqualTo(409);
            assertThat(text(rejected, "message")).isEqualTo("Contact already exists.");
        }
        assertThat(strict.contact(phone)).isEqualTo(before);
        assertThat(strict.queue(owner)).isEmpty();
        assertThat(strict.get("/api/v1/tags").text()).doesNotContain("never");
        assertThat(strict.get("/api/v1/leads?outcome=rejected_existing")
                        .body()
                        .get("data")
                        .size())
                .isEqualTo(2);
        assertThat(strict.lead(phone, "first_name", "Ann", "force_update", true).status())
                .isEqualTo(200);
        assertThat(strict.contact(phone).get("first_name").asString()).isEqualTo("Ann");
    }

    @Test
    void theSameNumberInTwoAccountsIsTwoContacts() {
        Office other = new Office(
                server, server.createAccount(freshName("Other")).token().reveal());
        String phone = freshPhone();
        long here = Office.id(office.lead(phone, "first_name", "Here"), "contact_id");
        Reply there = other.lead(phone, "first_name", "There");
        assertThat(there.status()).isEqualTo(201);
        assertThat(Office.id(there, "contact_id")).isNotEqualTo(here);
        assertThat(office.contact(phone).get("name").asString()).isEqualTo("Here");
        assertThat(Json.text(other.contact(phone))).contains("There");
    }
}
