package firstring.contract;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** For any input, the answer is JSON and below 500, and accepted input reads back byte for byte. */
final class HostileInputTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final byte[] BIG = " ".repeat(10_000_000).getBytes(StandardCharsets.US_ASCII);

    /** Text fields by their name in the contact object. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("first_name", "first_name"),
            Map.entry("last_name", "last_name"),
            Map.entry("company_name", "company_name"),
            Map.entry("address", "address"),
            Map.entry("city", "cnam_city"),
            Map.entry("state", "cnam_state"),
            Map.entry("zipcode", "cnam_zipcode"),
            Map.entry("country", "cnam_country"),
            Map.entry("website", "website"),
            Map.entry("lead_source", "lead_source"),
            Map.entry("notes", "notes"),
            Map.entry("csf1", "csf1"),
            Map.entry("csf2", "csf2"));

    /** Values as JSON text, against every field. */
    private static final List<String> VALUES = List.of(
            "true",
            "[]",
            "{}",
            "[[]]",
            "[{}]",
            "[null]",
            "[1,\"a\",true,{\"phone_number\":[]}]",
            "{\"$ne\":null}",
            "[{\"label\":{},\"phone_number\":{}}]",
            "[{\"phone_number\":null}]",
            "0",
            "-1",
            "-0",
            "1.5",
            "9007199254740993",
            "99999999999999999999999999",
            "1e308",
            "1e999999999",
            "-1e-999999999",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"x\\ud83d\"",
            "\"' or '1'='1' --\"",
            "\"'; drop table contact; --\"",
            "\"$1 :name ?? {} %s \\\\ \\\"\"",
            "\"<script>alert('x')</script>\"",
            "\"../../../../etc/passwd\"",
            "\"${jndi:ldap://x/a}\"",
            "\"\\u202e\\u200f\\ufeff\\u0301\"",
            "\"\\ufffe\\uffff\\u0001\\u007f\\u0085\\u2028\"",
            "\"\\r\\nSet-Cookie: a=b\"",
            "\"NaN\"",
            "\"infinity\"",
            "\"+\"",
            "\"99/99/9999\"",
            "\"--\"");

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<String> fields() {
        return Stream.of(
                "api_token",
                "phone_number",
                "other_phone_numbers",
                "name",
                "first_name",
                "last_name",
                "company_name",
                "address",
                "city",
                "state",
                "zipcode",
                "website",
                "country",
                "lead_source",
                "email",
                "date_of_birth",
                "timezone",
                "notes",
                "csf1",
                "csf2",
                "user_id",
                "user_email",
                "distribute_to_ring_group",
                "ring_group_id",
                "check_available_users",
                "check_available_users_with_fallback",
                "add_to_powerdialer",
                "powerdialer_position",
                "sequence_id",
                "automation_id",
                "workflow_id",
                "force_update_sequence",
                "line_id",
                "disposition_status_id",
                "tag_id",
                "tags",
                "is_dnc",
                "force_update",
                "explain",
                "dry_run",
                "unknown_key");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void anyValueOfAnyFieldIsAnsweredBelow500(String field) {
        Office sender = field.equals("api_token") ? new Office(server, "unused-when-the-body-has-one") : office;
        for (String value : field.equals("api_token") ? VALUES.subList(0, 12) : VALUES) {
            Reply reply = sender.sendText(
                    field.equals("phone_number")
                            ? "{\"phone_number\":" + value + "}"
                            : "{\"phone_number\":\"" + freshPhone() + "\",\"" + field + "\":" + value + "}");
            assertAnswered(field + " = " + value, reply);
        }
    }

    private static void assertAnswered(String what, Reply reply) {
        assertThat(reply.status()).as("%s: %s", what, reply.text()).isBetween(200, 499);
        assertThat(reply.header("Content-Type")).as(what).startsWith("application/json");
        assertThat(reply.body().get("message").asString()).as(what).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "[",
                "]",
                "{]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,,}",
                "{,}",
                "{\"a\":1}}",
                "{\"a\":1}{\"b\":2}",
                "[]",
                "[{}]",
                "null",
                "true",
                "1",
                "\"text\"",
                "text",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\f\"}",
                "{\"a\":\"\b\"}",
                "{\"a\":\"x}",
                "{\"a\":1 /* c */}",
                "// c\n{}",
                "<xml/>",
                "phone_number=8185551234",
                "\0{}",
                "{\"a\":\"\0\"}",
                "{\"a\":1}\0",
                "\uFFFE{}"
            })
    void brokenJsonIsAFaultOfTheBody(String body) {
        assertFaultOn(office.sendText(body), "body");
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 1_000, 100_000})
    void deepNestingIsAFaultOfTheBody(int depth) {
        assertFaultOn(office.sendText("{\"a\":" + "[".repeat(depth)), "body");
        assertFaultOn(office.sendText("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"), "body");
        assertFaultOn(office.sendText("{\"a\":".repeat(depth / 4 + 33)), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF", "C0AF", "EDA080", "F8888080", "C3", "E282", "F0908D", "80"})
    void invalidUtf8IsAFaultOfABodyThatDeclaresIt(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] head = "{\"first_name\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\"}".getBytes(StandardCharsets.UTF_8);
        assertFaultOn(office.sendBytes(joined(head, bad, tail), "application/json; charset=utf-8"), "body");
        byte[] form = joined("first_name=".getBytes(StandardCharsets.UTF_8), bad, new byte[0]);
        assertFaultOn(office.sendBytes(form, "application/x-www-form-urlencoded; charset=utf-8"), "body");
        assertFaultOn(office.sendBytes(form, "application/x-www-form-urlencoded"), "phone_number");
    }

    private static byte[] joined(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "first_name",
                "company_name",
                "website",
                "notes",
                "csf1",
                "email",
                "lead_source",
                "tags",
                "user_email",
                "timezone",
                "country"
            })
    void nulAndLoneSurrogatesAreFaultsOfTheirField(String field) {
        for (String bad : List.of("a\\u0000b", "\\u0000", "a\\ud800", "\\udfffb", "\\udc00\\ud800")) {
            assertFaultOn(
                    office.sendText("{\"phone_number\":\"" + freshPhone() + "\",\"" + field + "\":\"" + bad + "\"}"),
                    field);
        }
    }

    @Test
    void aBodyOfTenMegabytesIsRefusedWithJson() {
        for (var body : List.of(
                BodyPublishers.ofByteArray(BIG), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BIG)))) {
            Reply reply = server.send(server.request(FORMS, office.token())
                    .header("Content-Type", "application/json")
                    .POST(body));
            assertThat(reply.status()).isEqualTo(413);
            assertAnswered("10 MB", reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' or 1=1 --",
                "'; drop table contact; --",
                "$1 :name ?? {} %s %n \\ \"",
                "<script>alert('x')</script>",
                "\u202Ertl\u200F",
                "e\u0301 \u00E9 ﬁ Å",
                "👩‍👩‍👧‍👦 𝒜 🇩🇪",
                "a\u0001\u007F\u0085\u2028b",
                "日本語テキスト",
                "&lt;&amp;%20+",
                "\\u0000 \\n",
                "\uFFFD\uFFFE\uFFFF",
                "null",
                "true",
                "0",
                "a\tb"
            })
    void acceptedTextIsStoredByteForByte(String text) {
        String phone = freshPhone();
        Map<String, Object> lead = Office.fields("phone_number", phone);
        TEXTS.keySet().forEach(field -> lead.put(field, text));
        Reply reply = office.send(lead);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        JsonNode contact = office.contact(phone);
        TEXTS.forEach((field, answered) ->
                assertThat(contact.get(answered).asString("null")).as(field).isEqualTo(text));
        JsonNode managed =
                office.get("/api/v1/contacts/" + Office.id(reply, "contact_id")).body();
        assertThat(managed.get("csf1").asString("null")).isEqualTo(text);
    }

    @Test
    void notesKeepEveryKindOfLineAndSpace() {
        String phone = freshPhone();
        String notes = "\n \r\n\ttab\u000Bvt\u000Cff \u00A0nbsp\u3000wide \uFEFFbom\n";
        office.lead(phone, "notes", notes, "csf1", notes);
        assertThat(office.contact(phone).get("notes").asString()).isEqualTo(notes);
        assertThat(office.contact(phone).get("csf1").asString()).isEqualTo(notes);
    }

    @Test
    void hugeListsAndManyKeysAreAnswered() {
        String phone = freshPhone();
        StringBuilder keys = new StringBuilder("{\"phone_number\":\"" + phone + "\"");
        for (int i = 0; i < 10_000; i++) {
            keys.append(",\"k").append(i).append("\":").append(i);
        }
        assertAnswered("10,000 keys", office.sendText(keys.append('}').toString()));
        assertAnswered("tags", office.lead(phone, "tags", "x,".repeat(50_000)));
        assertAnswered("others", office.lead(phone, "other_phone_numbers", "8185551234,".repeat(10_000)));
        assertAnswered("number", office.lead("1".repeat(100_000)));
        assertAnswered("digits", office.sendText("{\"phone_number\":" + "9".repeat(100_000) + "}"));
        assertAnswered("key", office.sendText("{\"" + "k".repeat(200_000) + "\":1}"));
        assertAnswered("email", office.lead(phone, "email", "a@" + "a.".repeat(50_000) + "b"));
        assertAnswered("date", office.lead(phone, "date_of_birth", "1/".repeat(50_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%zz",
                "%00",
                "phone_number=%00",
                "phone_number=%FF",
                "a=%ED%A0%80",
                "=",
                "&&&",
                "=&=",
                "a[b][c]=1",
                "phone_number[]=1",
                "phone_number=%F0%9F%98%80",
                "first_name=%u0041"
            })
    void brokenQueriesAndFormsAreAnsweredBelow500(String text) {
        assertAnswered(
                "form " + text,
                office.sendBytes(text.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded"));
        Reply query;
        try {
            query = server.send(
                    server.request(FORMS + "?" + text, office.token()).POST(BodyPublishers.noBody()));
        } catch (IllegalArgumentException noUri) {
            return;
        }
        assertAnswered("query " + text, query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--",
                "--xyz",
                "--xyz\r\n",
                "--xyz--",
                "--xyz\r\n\r\n\r\n--xyz--",
                "--xyz\r\nContent-Disposition: form-data\r\n\r\nv\r\n--xyz--\r\n",
                "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv",
                "--xyz\r\nContent-Disposition: form-data; name=\"\0\"\r\n\r\nv\r\n--xyz--",
                "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../x\"\r\n\r\nv\r\n--xyz--\r\n"
            })
    void brokenMultipartIsAnsweredBelow500(String body) {
        for (String type :
                List.of("multipart/form-data; boundary=xyz", "multipart/form-data", "multipart/form-data; boundary=")) {
            assertAnswered(type + body, office.sendBytes(body.getBytes(StandardCharsets.UTF_8), type));
        }
    }

    @Test
    void theServerStillWorksAfterward() {
        assertThat(Json.text(server.get("/health/ready", null).status())).isEqualTo("200");
        assertThat(office.lead(freshPhone()).status()).isEqualTo(201);
    }
}
