package firstring.contract.leads;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static firstring.contract.Office.warnedFields;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.2: the phone number, which is the contact's identity, and the other phone numbers. */
final class LeadApiPhonesTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final String SENTENCE = "Phone number is empty or invalid.";

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everySpellingOfANumberFindsOneContact() {
        List<String> spellings = List.of(
                "8185551234",
                "1 818 555 1234",
                "+1 (818) 555-1234",
                "(818) 555-1234",
                "818.555.1234",
                "1-818-555-1234",
                "+18185551234",
                "  818 555 1234 ",
                "８１８５５５１２３４",
                "+1 818 555 1234 ext. 56");
        long first = Office.id(office.lead("818-555-1234"), "contact_id");
        for (String spelling : spellings) {
            Reply reply = office.lead(spelling);
            assertThat(reply.status()).as(spelling).isEqualTo(200);
            assertThat(text(reply, "phone_number")).as(spelling).isEqualTo("+18185551234");
            assertThat(Office.id(reply, "contact_id")).as(spelling).isEqualTo(first);
        }
        Reply number = office.sendText("{\"phone_number\":8185551234}");
        assertThat(Office.id(number, "contact_id")).isEqualTo(first);
    }

    @Test
    void spreadsheetAndAdDecorationsOfANumberCreateNoSecondContact() {
        String phone = freshPhone();
        long contact = Office.id(office.lead(phone), "contact_id");
        for (String spelling :
                List.of("\u202A" + phone + "\u202C", "p:" + phone, phone + ".0", phone + "\text.", "\uFEFF" + phone)) {
            Reply reply = office.lead(spelling);
            assertThat(reply.status()).as(spelling).isEqualTo(200);
            assertThat(Office.id(reply, "contact_id")).as(spelling).isEqualTo(contact);
        }
        for (String lost : List.of("\"1,21E+10\"", "1.2135550123E10")) {
            assertThat(faultsOfPhone("{\"phone_number\":%s}".formatted(lost)))
                    .as(lost)
                    .startsWith(SENTENCE)
                    .anyMatch(sentence -> sentence.contains("digits were lost"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phoneNumber", "Phone", "phone", "mobile", "Phone Number", "tel", "PHONE-NUMBER"})
    void aMisspelledPhoneNumberFieldIsNamed(String key) {
        for (String rest : List.of("", ",\"phone_number\":\"\"", ",\"phone_number\":null")) {
            assertThat(faultsOfPhone("{\"%s\":\"8185551234\"%s}".formatted(key, rest)))
                    .containsExactly(SENTENCE, "`" + key + "` is not a known field. Did you mean `phone_number`?");
        }
        assertThat(faultsOfPhone("{\"%s\":\"8185551234\",\"phone_number\":\"abc\"}".formatted(key)))
                .containsExactly(SENTENCE);
    }

    @Test
    void anInvalidItemIsNamed() {
        List<Object> shapes = List.of(
                List.of(freshPhone(), "abc", freshPhone(), Map.of("label", "x", "phone_number", "555")),
                freshPhone() + ",abc," + freshPhone() + ",555");
        for (Object shape : shapes) {
            Reply reply = office.lead(freshPhone(), "other_phone_numbers", shape);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body().get("errors"))
                    .isEqualTo(Json.tree("{\"other_phone_numbers.1\":[\"%s\"],\"other_phone_numbers.3\":[\"%s\"]}"
                            .formatted(SENTENCE, SENTENCE)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "/", " ; ", " / "})
    void theSecondOfTwoNumbersBecomesAnOtherNumber(String between) {
        String phone = freshPhone();
        String second = freshPhone();
        String third = freshPhone();
        Reply reply = office.lead(phone + between + second, "other_phone_numbers", List.of(third, second, phone));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(text(reply, "phone_number")).isEqualTo(phone);
        assertThat(office.contact(phone).get("phone_numbers").findValuesAsString("phone_number"))
                .containsExactlyInAnyOrder(phone, second, third);
        assertThat(office.lead(second).status()).isEqualTo(200);
    }

    private static List<String> faultsOfPhone(String lead) {
        Reply reply = office.sendText(lead);
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        return reply.body()
                .at("/errors/phone_number")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "030 901820, DE, +4930901820",
        "030 901821, Germany, +4930901821",
        "030 901822, germany, +4930901822",
        "020 7946 0956, GB, +442079460956",
        "020 7946 0959, United Kingdom, +442079460959",
        "+49 30 901823, US, +4930901823",
        "818 555 7777, Atlantis, +18185557777",
        "818 555 7778, , +18185557778"
    })
    void withoutAPlusTheRegionIsTheCountryOfTheLeadOrTheAccount(String number, @Nullable String country, String e164) {
        Reply reply = office.lead(number, "country", country == null ? "" : country);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(text(reply, "phone_number")).isEqualTo(e164);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "5551234",
                "555-1234",
                "1",
                "+",
                "+1",
                "+999 12345678",
                "12345678901234567890123",
                "911",
                "818555123",
                "81855512345678"
            })
    void anImpossibleNumberIsRefused(String number) {
        assertFault(office.lead(number), "phone_number", SENTENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"phone_number\":null}", "{\"phone_number\":\"\"}", "{\"first_name\":\"Ann\"}"})
    void aMissingNumberIsRefused(String lead) {
        Reply reply = office.sendText(lead);
        assertFault(reply, "phone_number", SENTENCE);
        assertThat(reply.body().get("lead_id").isIntegralNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "[]", "[\"8185551234\"]", "{\"a\":1}", "8185551234.5", "1e400", "-8185551234"})
    void aNumberOfAnotherTypeIsAFaultOfTheField(String value) {
        Reply reply = office.sendText("{\"phone_number\":%s}".formatted(value));
        if (!value.startsWith("-")) {
            assertFaultOn(reply, "phone_number");
        }
        assertThat(reply.status()).isLessThan(500);
    }

    @Test
    void aPossibleNumberOutsideItsPlanIsAcceptedWithAWarning() {
        Reply reply = office.lead("+1 200 555 1234");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(text(reply, "phone_number")).isEqualTo("+12005551234");
        assertThat(warnedFields(reply)).contains("phone_number");
        assertThat(warnedFields(office.lead(freshPhone()))).doesNotContain("phone_number");
    }

    /** Most clients do not escape it. */
    @ParameterizedTest
    @CsvSource({
        "+6591234567, +6591234567",
        "+442079460958, +442079460958",
        "8185550123, +18185550123",
        "+18185550124, +18185550124"
    })
    void aPlusSignInTheQueryNeedsNoEscaping(String typed, String e164) {
        Reply reply = server.send(
                server.request(FORMS + "?phone_number=" + typed, office.token()).POST(BodyPublishers.noBody()));
        assertThat(reply.status()).as(reply.text()).isBetween(200, 201);
        assertThat(reply.body().get("phone_number").asString()).isEqualTo(e164);
    }

    @Test
    void otherNumbersComeInThreeShapes() {
        String first = freshPhone();
        String second = freshPhone();
        List<Object> shapes = List.of(
                List.of(
                        Map.of("label", "work", "phone_number", first),
                        Map.of("label", "home", "phone_number", second)),
                List.of(first, second),
                first + ", " + second);
        String owner = freshPhone();
        for (Object shape : shapes) {
            Reply reply = office.lead(owner, "other_phone_numbers", shape);
            assertThat(reply.status()).as(reply.text()).isIn(200, 201);
            assertThat(warningCodes(reply)).isEmpty();
            assertThat(office.contact(owner).get("phone_numbers").findValuesAsString("phone_number"))
                    .contains(first, second)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theLabelOfAnOtherNumberIsStored() {
        String phone = freshPhone();
        String other = freshPhone();
        office.lead(phone, "other_phone_numbers", List.of(Map.of("label", "Büro", "phone_number", other)));
        assertThat(office.contact(phone).get("phone_numbers").toString())
                .contains(Json.text(Map.of("label", "Büro")).replaceAll("[{}]", ""));
    }

    @Test
    void repeatingThePrimaryIsIgnored() {
        String phone = freshPhone();
        String other = freshPhone();
        Reply reply = office.lead(
                phone,
                "other_phone_numbers",
                List.of(
                        Map.of("label", "Primary", "phone_number", phone),
                        Map.of("label", "o", "phone_number", other)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warningCodes(reply)).isEmpty();
        List<String> numbers = office.contact(phone).get("phone_numbers").findValuesAsString("phone_number");
        assertThat(numbers).contains(other).doesNotHaveDuplicates();
        assertThat(office.contact(phone).get("phone_number").asString()).isEqualTo(phone);
    }

    @Test
    void twentyOtherNumbersAreAcceptedAndMoreAreNot() {
        List<String> twenty = IntStream.range(0, 20).mapToObj(i -> freshPhone()).toList();
        assertThat(office.lead(freshPhone(), "other_phone_numbers", twenty).status())
                .isEqualTo(201);
        List<String> more = IntStream.range(0, 21).mapToObj(i -> freshPhone()).toList();
        assertThat(office.lead(freshPhone(), "other_phone_numbers", more).status())
                .isEqualTo(400);
    }

    @Test
    void aLeadWithAnOtherNumberFindsItsContactAndKeepsThePrimary() {
        String primary = freshPhone();
        String other = freshPhone();
        long contact = Office.id(office.lead(primary, "other_phone_numbers", List.of(other)), "contact_id");
        Reply reply = office.lead(other, "first_name", "Ann");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(Office.id(reply, "contact_id")).isEqualTo(contact);
        assertThat(text(reply, "phone_number")).isEqualTo(other);
        assertThat(office.contact(other)).isEqualTo(office.contact(primary));
        assertThat(office.contact(other).get("phone_number").asString()).isEqualTo(primary);
    }

    @Test
    void otherNumbersNeverMatchAndNeverMove() {
        String held = freshPhone();
        String taker = freshPhone();
        long holder = Office.id(office.lead(held), "contact_id");
        Reply reply = office.lead(taker, "force_update", true, "other_phone_numbers", List.of(held));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(Office.id(reply, "contact_id")).isNotEqualTo(holder);
        assertThat(warningCodes(reply)).containsExactly("belongs_to_another_contact");
        assertThat(office.contact(held).get("id").asLong()).isEqualTo(holder);
        assertThat(office.contact(taker).get("phone_numbers").findValuesAsString("phone_number"))
                .doesNotContain(held);
        long conflicts = server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("select count(*) from conflict where e164 = :e164")
                        .bind("e164", held)
                        .mapTo(Long.class)
                        .one());
        assertThat(conflicts).isEqualTo(1);
    }

    /** Two forms of one number, each valid: the form stored first stays. */
    @ParameterizedTest
    @CsvSource({
        "+54 9 11 2345 6781, +54 11 2345 6781, US",
        "+54 11 2345 6782, +54 9 11 2345 6782, US",
        "011 15 2345 6783, 011 2345 6783, AR",
        "+54 9 351 234 5678, 0351 234 5678, AR",
        "+55 11 7123 4561, +55 11 97123 4561, US",
        "+55 11 97123 4562, +55 11 7123 4562, US"
    })
    void theOtherFormOfANumberCreatesNoSecondContact(String first, String other, String country) {
        String stored = text(office.lead(first, "country", country), "phone_number");
        Reply reply = office.lead(other, "country", country, "other_phone_numbers", List.of(first, other));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(text(reply, "phone_number")).isNotEqualTo(stored);
        assertThat(warningCodes(reply)).doesNotContain("belongs_to_another_contact");
        JsonNode contact = office.contact(text(reply, "phone_number"));
        assertThat(contact.get("id").asLong()).isEqualTo(Office.id(reply, "contact_id"));
        assertThat(contact.get("phone_numbers").findValuesAsString("phone_number"))
                .containsExactly(stored);
        Reply found = office.get("/api/v1/contacts?phone_number=%2B"
                + text(reply, "phone_number").substring(1));
        assertThat(found.body().at("/data/0/id")).isEqualTo(contact.get("id"));
        Reply created =
                server.post("/api/v1/contacts", office.token(), Map.of("phone_number", text(reply, "phone_number")));
        assertThat(created.status()).as(created.text()).isEqualTo(409);
    }

    @Test
    void anOtherNumberInItsOtherFormConflictsWithTheStoredOne() {
        long holder = Office.id(office.lead("+54 9 11 2345 6791"), "contact_id");
        Reply reply = office.lead(freshPhone(), "other_phone_numbers", List.of("+54 11 2345 6791"));
        assertThat(warningCodes(reply)).containsExactly("belongs_to_another_contact");
        JsonNode conflict = office.get("/api/v1/conflicts")
                .body()
                .get("data")
                .valueStream()
                .filter(one -> one.get("phone_number").asString().equals("+5491123456791"))
                .findFirst()
                .orElseThrow();
        assertThat(conflict.get("other_contact_id").asLong()).isEqualTo(holder);
    }

    @Test
    void aUserCanChangeANumberToItsOtherForm() {
        Reply lead = office.lead("+54 11 2345 6792");
        String path = "/api/v1/contacts/" + Office.id(lead, "contact_id");
        Reply edited = server.patch(path, office.token(), Map.of("phone_number", "+54 9 11 2345 6792"));
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        assertThat(edited.body().get("phone_numbers").findValuesAsString("phone_number"))
                .containsExactly("+5491123456792");
        assertThat(office.lead("+54 11 2345 6792").status()).isEqualTo(200);
    }

    @Test
    void doNotContactHoldsForBothFormsAfterTheContactIsDeleted() {
        long contact = Office.id(office.lead("+54 11 2345 6793", "is_dnc", true), "contact_id");
        server.delete("/api/v1/contacts/" + contact, office.token());
        assertThat(warningCodes(office.lead("+54 9 11 2345 6793"))).contains("do_not_contact");
        Reply restored = server.post("/api/v1/contacts/" + contact + "/restore", office.token(), Map.of());
        assertThat(restored.status()).as(restored.text()).isEqualTo(409);
    }
}
