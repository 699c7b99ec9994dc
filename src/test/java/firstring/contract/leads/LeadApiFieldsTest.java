package firstring.contract.leads;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static firstring.contract.Office.warnedFields;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.2: the fields of a person, and the links of a contact. */
final class LeadApiFieldsTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # name        | first | last  | answered name | answered first | answered last
            Ann Lee       | -     | -     | Ann Lee       | Ann            | Lee
            Ann Marie Lee | -     | -     | Ann Marie Lee | Ann Marie      | Lee
            Ann Lee       | Bob   | -     | Bob           | Bob            | -
            Ann Lee       | -     | Fox   | Fox           | -              | Fox
            Ann Lee       | Bob   | Fox   | Bob Fox       | Bob            | Fox
            -             | Bob   | Fox   | Bob Fox       | Bob            | Fox
            """)
    void aNameIsSplitAtItsLastSpaceUnlessItsPartsAreSent(
            @Nullable String name,
            @Nullable String first,
            @Nullable String last,
            String wholeName,
            @Nullable String wholeFirst,
            @Nullable String wholeLast) {
        String phone = freshPhone();
        office.lead(
                phone,
                "name",
                name == null ? "" : name,
                "first_name",
                first == null ? "" : first,
                "last_name",
                last == null ? "" : last);
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("name").asString()).isEqualTo(wholeName);
        assertThat(contact.get("first_name").stringValue(null)).isEqualTo(wholeFirst);
        assertThat(contact.get("last_name").stringValue(null)).isEqualTo(wholeLast);
    }

    @Test
    void aNameFillsNothingWhenOneOfItsPartsIsStored() {
        String phone = freshPhone();
        office.lead(phone, "first_name", "Bob");
        office.lead(phone, "name", "Ann Lee");
        assertThat(office.contact(phone).get("name").asString()).isEqualTo("Bob");
    }

    @ParameterizedTest
    @CsvSource({
        "US, US, false",
        "us, US, false",
        "Germany, DE, false",
        "united states, US, false",
        "Atlantis, Atlantis, true"
    })
    void aCountryIsStoredAsItsCodeOrAsSentWhenUnknown(String sent, String stored, boolean warned) {
        String phone = freshPhone();
        Reply reply = office.lead(phone, "country", sent);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(office.contact(phone).get("cnam_country").asString()).isEqualTo(stored);
        assertThat(warnedFields(reply).contains("country")).isEqualTo(warned);
    }

    @Test
    void aLeadSourceIsCreatedOnceAndComparedWithoutCase() {
        String name = freshName("Façade");
        String first = freshPhone();
        String second = freshPhone();
        office.lead(first, "lead_source", name);
        office.lead(second, "lead_source", name.toUpperCase(Locale.ROOT));
        assertThat(office.contact(first).get("lead_source").asString()).isEqualTo(name);
        assertThat(office.contact(second).get("lead_source").asString()).isEqualTo(name);
        assertThat(office.contact(second).get("lead_source_id"))
                .isEqualTo(office.contact(first).get("lead_source_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "A.B+c@Example.ORG", "o'brien@example.com", "müller@example.de"})
    void anEmailIsStoredAsSent(String email) {
        String phone = freshPhone();
        assertThat(office.lead(phone, "email", email).status()).isEqualTo(201);
        assertThat(office.contact(phone).get("email").asString()).isEqualTo(email);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a@", "@b.co", "a b@c.de", "a@b.co,b@c.de", "a@b.co b@c.co", "a@@b.co"})
    void anythingButOneEmailIsAFault(String email) {
        assertFaultOn(office.lead(freshPhone(), "email", email), "email");
    }

    @Test
    void anEmailLongerThan320CharactersIsAFault() {
        String email = "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(4) + "example.com";
        assertFaultOn(office.lead(freshPhone(), "email", email + "x".repeat(321 - email.length())), "email");
    }

    @ParameterizedTest
    @CsvSource({
        "02/29/2000, 2000-02-29",
        "12/31/1999, 1999-12-31",
        "1999-12-31, 1999-12-31",
        "01/01/1900, 1900-01-01",
        "2000-02-29, 2000-02-29"
    })
    void aDateOfBirthIsReadInBothFormats(String sent, String answered) {
        String phone = freshPhone();
        Reply reply = office.lead(phone, "date_of_birth", sent);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warningCodes(reply)).isEmpty();
        assertThat(office.contact(phone).get("date_of_birth").asString()).isEqualTo(answered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02/30/2000",
                "02/29/2001",
                "13/01/2000",
                "31/12/1999",
                "12/31/1899",
                "1899-12-31",
                "2999-01-01",
                "01/01/2999",
                "yesterday",
                "2000-13-01",
                "20000101",
                "0000-00-00"
            })
    void anImpossibleDateOfBirthIsAFault(String date) {
        assertFaultOn(office.lead(freshPhone(), "date_of_birth", date), "date_of_birth");
    }

    @Test
    void theLiteralPatternOfADateCountsAsNotSentWithAWarning() {
        String phone = freshPhone();
        Reply reply = office.lead(phone, "date_of_birth", "MM/DD/YYYY");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warnedFields(reply)).containsExactly("date_of_birth");
        assertThat(office.contact(phone).get("date_of_birth").isNull()).isTrue();
    }

    @Test
    void everyTextFieldIsStoredAndReturned() {
        String phone = freshPhone();
        office.lead(
                phone,
                "company_name",
                "Ácme",
                "address",
                "1 Main St",
                "city",
                "Glendale",
                "state",
                "CA",
                "zipcode",
                "91201",
                "country",
                "US",
                "website",
                "https://example.com/?a=b",
                "notes",
                "n",
                "csf1",
                "one",
                "csf2",
                "two");
        JsonNode contact = office.contact(phone);
        assertThat(List.of(
                        "company_name",
                        "address",
                        "cnam_city",
                        "cnam_state",
                        "cnam_zipcode",
                        "cnam_country",
                        "website",
                        "notes",
                        "csf1",
                        "csf2",
                        "intake_source"))
                .extracting(field -> contact.get(field).asString())
                .containsExactly(
                        "Ácme",
                        "1 Main St",
                        "Glendale",
                        "CA",
                        "91201",
                        "US",
                        "https://example.com/?a=b",
                        "n",
                        "one",
                        "two",
                        "form-capture");
    }

    @Test
    void trueMarksDoNotContactAndFalseNeverClearsIt() {
        String phone = freshPhone();
        long owner = office.agent();
        office.lead(phone, "is_dnc", true);
        assertThat(office.contact(phone).get("is_dnc").asBoolean()).isTrue();
        Reply reply = office.lead(
                phone,
                "is_dnc",
                false,
                "force_update",
                true,
                "first_name",
                "Ann",
                "user_id",
                owner,
                "add_to_powerdialer",
                true,
                "sequence_id",
                office.sequence());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(office.contact(phone).get("is_dnc").asBoolean()).isTrue();
        assertThat(office.contact(phone).get("first_name").asString()).isEqualTo("Ann");
        assertThat(warningCodes(reply)).contains("do_not_contact");
        assertThat(reply.body().get("powerdialer").isNull()).isTrue();
        assertThat(reply.body().get("sequence_id").isNull()).isTrue();
        assertThat(reply.body().get("next_call_at").isNull()).isTrue();
        assertThat(office.queue(owner)).isEmpty();
    }

    @Test
    void doNotContactSurvivesTheDeletionOfTheContact() {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone, "is_dnc", true), "contact_id");
        assertThat(server.delete("/api/v1/contacts/" + contact, office.token()).status())
                .isBetween(200, 204);
        assertThat(office.findContact(phone).status()).isEqualTo(404);
        Reply reply = office.lead(phone, "user_id", office.agent(), "add_to_powerdialer", true);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(warningCodes(reply)).contains("do_not_contact");
        assertThat(reply.body().get("powerdialer").isNull()).isTrue();
    }

    @Test
    void allFaultsAreNamedAtOnceAndTheLeadIsStored() {
        Reply reply = office.lead(
                "5551234",
                "email",
                "invalid",
                "date_of_birth",
                "02/30/2000",
                "timezone",
                "Mars/Base",
                "user_id",
                9_007_199_254_740_000L,
                "line_id",
                "x",
                "tag_id",
                9_007_199_254_740_001L,
                "add_to_powerdialer",
                "maybe",
                "first_name",
                "x".repeat(256),
                "csf1",
                "a\0b",
                "distribute_to_ring_group",
                true);
        assertFaultOn(
                reply,
                "phone_number",
                "email",
                "date_of_birth",
                "timezone",
                "user_id",
                "line_id",
                "tag_id",
                "add_to_powerdialer",
                "first_name",
                "csf1",
                "ring_group_id");
        JsonNode lead =
                office.get("/api/v1/leads/" + Office.id(reply, "lead_id")).body();
        assertThat(lead.get("outcome").asString()).isEqualTo("refused");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # number       | state | zone sent           | answered
            +18185550001 | -     | -                   | America/Los_Angeles
            +12125550002 | -     | -                   | America/New_York
            +13125550003 | -     | -                   | America/Chicago
            +18185550004 | NY    | -                   | America/New_York
            +18185550005 | CA    | -                   | America/Los_Angeles
            +13125550006 | CA    | -                   | America/Chicago
            +18005550107 | CA    | -                   | America/Los_Angeles
            +18185550008 | NY    | Europe/Berlin       | Europe/Berlin
            +442079460958 | -    | -                   | Europe/London
            """)
    void theZoneIsTheSentOneOrChosenFromTheCandidates(
            String number, @Nullable String state, @Nullable String zone, String answered) {
        Reply reply = office.lead(number, "state", state == null ? "" : state, "timezone", zone == null ? "" : zone);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        if (number.equals("+13125550006")) {
            assertThat(text(reply, "timezone")).isIn("America/Chicago", "America/Los_Angeles");
        } else {
            assertThat(text(reply, "timezone")).isEqualTo(answered);
        }
        assertThat(warnedFields(reply)).doesNotContain("timezone");
    }

    @Test
    void withoutAnyHintTheZoneIsTheAccountsWithAWarning() {
        Reply reply = office.lead("+870773111632");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(text(reply, "timezone")).isEqualTo("America/New_York");
        assertThat(warnedFields(reply)).contains("timezone");
    }

    @Test
    void anInferredZoneNeverCountsAsFilled() {
        String phone = freshPhone();
        assertThat(text(office.lead(phone), "timezone")).isEqualTo("America/Los_Angeles");
        assertThat(text(office.lead(phone, "state", "NY"), "timezone")).isEqualTo("America/New_York");
        assertThat(text(office.lead(phone, "timezone", "Europe/Berlin"), "timezone"))
                .isEqualTo("Europe/Berlin");
        assertThat(text(office.lead(phone, "timezone", "America/Chicago"), "timezone"))
                .isEqualTo("Europe/Berlin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Base", "EST5EDT7", "+25:00", "Europe", "America/New York"})
    void anUnknownZoneIsAFault(String zone) {
        assertFaultOn(office.lead(freshPhone(), "timezone", zone), "timezone");
    }
}
