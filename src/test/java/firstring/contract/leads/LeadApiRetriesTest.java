package firstring.contract.leads;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.Together;
import firstring.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md 1.7: a retry with an Idempotency-Key. */
final class LeadApiRetriesTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply send(Office from, String key, String contentType, String body) {
        return server.send(server.request(FORMS, from.token())
                .header("Idempotency-Key", key)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    private static Reply send(String key, Object lead) {
        return send(office, key, "application/json", Json.text(lead));
    }

    @Test
    void aSecondPostWithTheSameKeyReturnsTheFirstAnswer() {
        String key = freshName("key");
        String phone = freshPhone();
        Map<String, Object> lead = Office.fields("phone_number", phone, "first_name", "Ann");
        Reply first = send(key, lead);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        lead.put("api_token", office.token());
        List<Reply> repeats = List.of(
                send(key, Map.of("phone_number", phone, "first_name", "Ann")),
                send(key, lead),
                send(
                        office,
                        key,
                        "application/json",
                        "{ \"first_name\" : \"Ann\", \"phone_number\":\"" + phone + "\" }"),
                send(
                        office,
                        key,
                        "application/x-www-form-urlencoded",
                        "first_name=Ann&phone_number=" + phone.replace("+", "%2B")));
        for (Reply repeat : repeats) {
            assertThat(repeat.status()).as(repeat.text()).isEqualTo(201);
            assertThat(repeat.body()).isEqualTo(first.body());
            assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
        }
        assertThat(accepted(phone)).isEqualTo(1);
    }

    @Test
    void aRetryWithTheOtherFormOfTheNumberCreatesNoSecondLead() {
        String key = freshName("key");
        Reply first = send(key, Map.of("phone_number", "+5491155550142"));
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        Reply repeat = send(key, Map.of("phone_number", "+541155550142"));
        assertThat(repeat.header("Idempotency-Replayed")).as(repeat.text()).isEqualTo("true");
        assertThat(office.get("/api/v1/leads?phone_number=%2B541155550142")
                        .body()
                        .path("data"))
                .hasSize(1);
    }

    /** One lead by its parsed values; every notation gets the first answer again. */
    @Test
    void aRetryInAnotherNotationCreatesNoSecondLead() {
        String key = freshName("key");
        String phone = freshPhone();
        String digits = phone.substring(2);
        Reply first = send(
                key,
                Office.fields(
                        "phone_number",
                        phone,
                        "first_name",
                        "Ann",
                        "add_to_powerdialer",
                        true,
                        "force_update",
                        false,
                        "tags",
                        List.of("Red", "Blue"),
                        "other_phone_numbers",
                        List.of("818-555-0142"),
                        "date_of_birth",
                        "02/29/2000",
                        "utm",
                        18));
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        String xml = "<lead><phone_number>(818) %s-%s</phone_number><first_name> Ann </first_name>"
                        .formatted(digits.substring(3, 6), digits.substring(6))
                + "<add_to_powerdialer>ON</add_to_powerdialer><force_update>0</force_update>"
                + "<tags><tag>Red</tag><tag>Blue</tag></tags><date_of_birth>2000-02-29</date_of_birth>"
                + "<other_phone_numbers><item><label/><phone_number>818-555-0142</phone_number></item></other_phone_numbers>"
                + "<utm>18</utm></lead>";
        String form =
                "phone_number=" + digits + "&first_name=Ann&add_to_powerdialer=1&force_update=no&tags[]=Red&tags[]=Blue"
                        + "&other_phone_numbers[0][phone_number]=818-555-0142&date_of_birth=02/29/2000&utm=18&last_name=&email="
                        + "&api_token=" + office.token();
        Map<String, Object> json = Office.fields(
                "utm", new java.math.BigDecimal("18.0"),
                "tags", "Red, Blue",
                "add_to_powerdialer", "yes",
                "force_update", "FALSE",
                "other_phone_numbers", "818-555-0142",
                "date_of_birth", "2000-02-29",
                "first_name", "Ann",
                "phone_number", "1" + digits,
                "city", "");
        for (Reply repeat : List.of(
                send(office, key, "application/xml", xml),
                send(office, key, "application/x-www-form-urlencoded", form),
                send(key, json))) {
            assertThat(repeat.status()).as(repeat.text()).isEqualTo(201);
            assertThat(repeat.body()).isEqualTo(first.body());
            assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
        }
        assertThat(accepted(phone)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"add_to_powerdialer\":true                  | \"add_to_powerdialer\":false",
                "\"csf1\":\"yes\"                             | \"csf1\":\"true\"",
                "\"x\":1                                     | \"x\":true",
                "\"x\":[\"a\",\"b\"]                         | \"x\":[\"b\",\"a\"]",
                "\"x\":{\"a\":\"1\"}                         | \"x\":{\"b\":\"1\"}",
                "\"tags\":[\"a\"]                            | \"tags\":[\"a\",\"b\"]",
                "\"x\":\"a\"                                 | \"x\":\"a\",\"email\":\"not one\"",
                "\"first_name\":\"Ann\"                      | \"last_name\":\"Ann\"",
            })
    void otherValuesUnderTheSameKeyAreRefused(String first, String second) {
        String key = freshName("key");
        String phone = freshPhone();
        String lead = "{\"phone_number\":\"" + phone + "\",%s}";
        assertThat(send(office, key, "application/json", lead.formatted(first)).status())
                .isEqualTo(201);
        Reply other = send(office, key, "application/json", lead.formatted(second));
        assertThat(other.status()).as(other.text()).isEqualTo(422);
        assertThat(accepted(phone)).isEqualTo(1);
    }

    @Test
    void theSameKeyWithOtherFieldsIsRefused() {
        String key = freshName("key");
        String phone = freshPhone();
        send(key, Map.of("phone_number", phone));
        Reply other = send(key, Map.of("phone_number", phone, "first_name", "Ann"));
        assertThat(other.status()).as(other.text()).isEqualTo(422);
        assertThat(office.contact(phone).get("first_name").isNull()).isTrue();
        assertThat(accepted(phone)).isEqualTo(1);
    }

    @Test
    void aKeyBelongsToOneAccount() {
        Office other = new Office(
                server, server.createAccount(freshName("Other")).token().reveal());
        String key = freshName("key");
        String lead = "{\"phone_number\":\"" + freshPhone() + "\"}";
        Reply here = send(office, key, "application/json", lead);
        Reply there = send(other, key, "application/json", lead);
        assertThat(there.status()).isEqualTo(201);
        assertThat(there.header("Idempotency-Replayed")).isNull();
        assertThat(there.body().get("contact_id")).isNotEqualTo(here.body().get("contact_id"));
    }

    @Test
    void aRefusalIsNotRemembered() {
        String key = freshName("key");
        String phone = freshPhone();
        assertThat(send(key, Map.of("phone_number", phone, "email", "wrong")).status())
                .isEqualTo(400);
        assertThat(send(key, Map.of("phone_number", phone)).status()).isEqualTo(201);
    }

    @Test
    void theConflictOfARejectingAccountIsRemembered() {
        Office strict = new Office(
                server, server.createAccount(freshName("Strict")).token().reveal());
        server.patch("/api/v1/account", strict.token(), Map.of("existing_contacts", "reject"));
        String phone = freshPhone();
        strict.lead(phone);
        String key = freshName("key");
        String lead = "{\"phone_number\":\"" + phone + "\"}";
        Reply first = send(strict, key, "application/json", lead);
        assertThat(first.status()).isEqualTo(409);
        Reply repeat = send(strict, key, "application/json", lead);
        assertThat(repeat.status()).isEqualTo(409);
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aKeyCanHaveUpTo255Characters() {
        Map<String, String> lead = Map.of("phone_number", freshPhone());
        assertThat(send("k".repeat(255), lead).status()).isEqualTo(201);
        assertThat(send("k".repeat(256), lead).status()).isEqualTo(400);
    }

    @Test
    void concurrentDuplicatesGetOneAnswer() {
        for (int round = 0; round < 5; round++) {
            String key = freshName("key");
            String phone = freshPhone();
            Callable<Reply> twin = () -> send(key, Map.of("phone_number", phone));
            List<Reply> replies = Together.call(Collections.nCopies(16, twin));
            assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(201));
            assertThat(replies.stream().map(Reply::body).distinct()).hasSize(1);
            assertThat(accepted(phone)).isEqualTo(1);
        }
    }

    private static long accepted(String phone) {
        return server.database()
                .jdbi()
                .withHandle(
                        db -> db.createQuery("select count(*) from lead where phone_number = :phone and status < 300")
                                .bind("phone", phone)
                                .mapTo(Long.class)
                                .one());
    }
}
