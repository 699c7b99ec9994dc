package firstring.contract;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static firstring.contract.Office.warnedFields;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** CONTRACT 1.1: how a lead may come, and what is checked in which order. */
final class LeadApiTransportTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final String WRONG = "not-a-token-of-anybody";

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The wire shapes of one and the same lead. */
    enum Way {
        JSON("application/json"),
        JSON_WITH_CHARSET("application/json; charset=utf-8"),
        JSON_WITHOUT_TYPE(""),
        FORM("application/x-www-form-urlencoded"),
        MULTIPART("multipart/form-data; boundary=xyz"),
        QUERY("");

        private final String contentType;

        Way(String contentType) {
            this.contentType = contentType;
        }

        Reply send(Map<String, Object> lead) {
            var request = server.request(this == QUERY ? FORMS + "?" + form(lead) : FORMS, office.token())
                    .POST(BodyPublishers.ofString(body(lead)));
            return server.send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
        }

        private String body(Map<String, Object> lead) {
            return switch (this) {
                case JSON, JSON_WITH_CHARSET, JSON_WITHOUT_TYPE -> Json.text(lead);
                case FORM -> form(lead);
                case MULTIPART -> multipart(lead);
                case QUERY -> "";
            };
        }

        private static String form(Map<String, Object> lead) {
            return lead.entrySet().stream()
                    .map(field -> field.getKey() + "=" + encode(field.getValue().toString()))
                    .collect(Collectors.joining("&"));
        }

        private static String multipart(Map<String, Object> lead) {
            return lead.entrySet().stream()
                            .map(field -> "--xyz\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                                    + "\"\r\n\r\n" + field.getValue() + "\r\n")
                            .collect(Collectors.joining())
                    + "--xyz--\r\n";
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void oneLeadInEveryWireShapeMakesTheSameContact(Way way) {
        String phone = freshPhone();
        long owner = office.agent();
        long line = office.line();
        Reply reply = way.send(fields(
                "phone_number",
                phone,
                "first_name",
                "Zoë & Co",
                "last_name",
                "O'Brien+1",
                "email",
                "zoe+a@example.com",
                "notes",
                " two\nlines = 100% ",
                "date_of_birth",
                "02/29/2000",
                "tags",
                "Wire, Shape",
                "user_id",
                owner,
                "line_id",
                line,
                "add_to_powerdialer",
                true,
                "powerdialer_position",
                "top"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(text(reply, "message")).isEqualTo("Contact created.");
        assertThat(reply.body().get("powerdialer"))
                .isEqualTo(Json.tree("{\"user_id\":%d,\"position\":1,\"already_queued\":false}".formatted(owner)));
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("name").asString()).isEqualTo("Zoë & Co O'Brien+1");
        assertThat(contact.get("email").asString()).isEqualTo("zoe+a@example.com");
        assertThat(contact.get("notes").asString()).isEqualTo(" two\nlines = 100% ");
        assertThat(contact.get("date_of_birth").asString()).isEqualTo("2000-02-29");
        assertThat(contact.get("initial_campaign_id").asLong()).isEqualTo(line);
        assertThat(contact.get("tags").findValuesAsString("name")).containsExactlyInAnyOrder("Wire", "Shape");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # body  | query | bearer | header | status
            good    | -     | -      | -      | 201
            -       | good  | -      | -      | 201
            -       | -     | good   | -      | 201
            -       | -     | -      | good   | 201
            good    | bad   | bad    | bad    | 201
            good    | good  | -      | -      | 201
            -       | good  | bad    | bad    | 201
            -       | -     | good   | bad    | 201
            bad     | good  | good   | good   | 401
            -       | bad   | good   | good   | 401
            -       | -     | bad    | good   | 401
            -       | -     | -      | bad    | 401
            -       | -     | -      | -      | 401
            """)
    void theTokenIsTakenFromBodyThenQueryThenBearerThenHeader(
            @Nullable String body,
            @Nullable String query,
            @Nullable String bearer,
            @Nullable String header,
            int status) {
        Map<String, Object> lead = fields("phone_number", freshPhone());
        if (body != null) {
            lead.put("api_token", token(body));
        }
        var request = server.request(query == null ? FORMS : FORMS + "?api_token=" + token(query), null)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.text(lead)));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + token(bearer));
        }
        if (header != null) {
            request.header("X-Api-Token", token(header));
        }
        Reply reply = server.send(request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        if (status == 401) {
            assertThat(reply.body()).isEqualTo(Json.tree("{\"message\":\"Unauthenticated.\"}"));
        }
    }

    private static String token(String kind) {
        return kind.equals("good") ? office.token() : WRONG;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /api/v1/no/such/path   | big    | none   | 413
            POST | /api/v1/no/such/path   | small  | none   | 404
            GET  | /api/v1/webhook/forms  | small  | none   | 405
            POST | /api/v1/webhook/forms  | big    | none   | 413
            POST | /api/v1/webhook/forms  | broken | none   | 401
            POST | /api/v1/webhook/forms  | broken | manage | 400
            POST | /api/v1/webhook/forms  | faulty | manage | 403
            POST | /api/v1/webhook/forms  | faulty | intake | 400
            POST | /api/v1/webhook/forms  | small  | intake | 201
            POST | /api/v1/webhook/forms  | small  | family | 201
            """)
    void theChecksRunInTheOrderOfTheContract(String method, String path, String body, String scope, int status) {
        String token = scope.equals("none") ? null : office.tokenOf(scope);
        Reply reply = server.send(server.request(path, token)
                .header("Content-Type", "application/json")
                .header("Accept", "text/html")
                .method(method, BodyPublishers.ofString(bodyOf(body))));
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
        if (status == 403) {
            assertThat(reply.body()).isEqualTo(Json.tree("{\"message\":\"This action is unauthorized.\"}"));
        }
        if (status == 405) {
            assertThat(reply.header("Allow")).contains("POST");
        }
    }

    private static String bodyOf(String kind) {
        return switch (kind) {
            case "big" -> " ".repeat(256 * 1024 + 1);
            case "broken" -> "{\"phone_number\":";
            case "faulty" -> "{\"phone_number\":\"12\"}";
            default -> "{\"phone_number\":\"%s\"}".formatted(freshPhone());
        };
    }

    @Test
    void aBodyOfExactly256KibIsTaken() {
        String lead = "{\"phone_number\":\"%s\"}".formatted(freshPhone());
        assertThat(office.sendText(lead + " ".repeat(256 * 1024 - lead.length()))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/octet-stream", "nonsense"})
    void anotherContentTypeIsRefused(String contentType) {
        Reply reply = office.sendBytes("{}".getBytes(StandardCharsets.UTF_8), contentType);
        assertThat(reply.status()).as(reply.text()).isEqualTo(415);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void invalidUtf8IsAFaultOfTheBody() {
        byte[] body = "{\"phone_number\":\"8185551234\",\"first_name\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        body[new String(body, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xFF;
        assertFaultOn(office.sendBytes(body, "application/json"), "body");
    }

    @Test
    void nestingOf32IsReadAndDeeperIsNot() {
        assertThat(office.sendText(nested(31)).status()).isEqualTo(201);
        assertFaultOn(office.sendText(nested(32)), "body");
    }

    private static String nested(int arrays) {
        return "{\"phone_number\":\"%s\",\"deep\":%s%s}"
                .formatted(freshPhone(), "[".repeat(arrays), "]".repeat(arrays));
    }

    @Test
    void theBodyWinsOverTheQueryAndTheLastOfARepeatedNameOverTheFirst() {
        String phone = freshPhone();
        Reply reply = server.send(server.request(
                        FORMS + "?first_name=Query&last_name=First&last_name=Second", office.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"phone_number\":\"%s\",\"first_name\":\"A\",\"first_name\":\"Body\"}".formatted(phone))));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(office.contact(phone).get("name").asString()).isEqualTo("Body Second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "\"true\"", "\"TRUE\"", "\"1\"", "\"yes\"", "\"Yes\"", "\"on\"", "\"ON\""})
    void aSwitchIsOnInEverySpelling(String spelling) {
        long owner = office.agent();
        Reply reply = office.sendText("{\"phone_number\":\"%s\",\"user_id\":%d,\"add_to_powerdialer\":%s}"
                .formatted(freshPhone(), owner, spelling));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("powerdialer").isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"false", "0", "\"false\"", "\"False\"", "\"0\"", "\"no\"", "\"off\"", "\"OFF\"", "\"\"", "null"})
    void aSwitchIsOffInEverySpelling(String spelling) {
        long owner = office.agent();
        Reply reply = office.sendText("{\"phone_number\":\"%s\",\"user_id\":\"%d\",\"add_to_powerdialer\":%s}"
                .formatted(freshPhone(), owner, spelling));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("powerdialer").isNull()).isTrue();
        assertThat(reply.body().get("user_id").asLong()).isEqualTo(owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"maybe\"", "2", "\"2\"", "[true]", "{}"})
    void whatIsNoSwitchIsAFault(String value) {
        assertFaultOn(
                office.sendText("{\"phone_number\":\"8185551234\",\"add_to_powerdialer\":%s}".formatted(value)),
                "add_to_powerdialer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null"})
    void emptyAndNullNeverClearAStoredValue(String nothing) {
        String phone = freshPhone();
        long owner = office.agent();
        office.lead(phone, "first_name", "Ann", "email", "ann@example.com", "user_id", owner);
        Reply reply = office.sendText(
                "{\"phone_number\":\"%s\",\"force_update\":true,\"first_name\":%2$s,\"email\":%2$s,\"user_id\":%2$s}"
                        .formatted(phone, nothing));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body().get("user_id").asLong()).isEqualTo(owner);
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("first_name").asString()).isEqualTo("Ann");
        assertThat(contact.get("email").asString()).isEqualTo("ann@example.com");
    }

    @Test
    void unknownKeysAreKeptWithTheLeadAndNamedInTheWarnings() {
        Reply reply = office.lead(freshPhone(), "utm_campaign", "spring-4711", "favourite", List.of("tea"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warnedFields(reply)).contains("utm_campaign", "favourite");
        assertThat(office.get("/api/v1/leads/" + reply.body().get("lead_id").asLong())
                        .text())
                .contains("spring-4711");
    }

    @Test
    void spacesThatAreTrimmedDoNotCountAsLength() {
        Reply reply = office.lead(freshPhone(), "first_name", "  " + "a".repeat(255) + "  ");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    }

    @Test
    void singleLinesAreTrimmedAndNotesAndCustomFieldsAreNot() {
        String phone = freshPhone();
        office.lead(
                phone,
                "first_name",
                "  Ann\t",
                "city",
                " New York ",
                "notes",
                "  a\n b ",
                "csf1",
                " x ",
                "csf2",
                "\ty");
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("first_name").asString()).isEqualTo("Ann");
        assertThat(contact.get("cnam_city").asString()).isEqualTo("New York");
        assertThat(contact.get("notes").asString()).isEqualTo("  a\n b ");
        assertThat(contact.get("csf1").asString()).isEqualTo(" x ");
        assertThat(contact.get("csf2").asString()).isEqualTo("\ty");
    }

    @ParameterizedTest
    @CsvSource({
        "name, 255, 𝒜", "first_name, 255, 𝒜", "last_name, 255, 𝒜", "company_name, 255, 𝒜", "address, 255, 𝒜",
        "city, 255, 𝒜", "state, 255, 𝒜", "zipcode, 255, 𝒜", "website, 2048, 𝒜", "lead_source, 255, 𝒜",
        "notes, 65535, é", "csf1, 1000, 𝒜", "csf2, 1000, 𝒜"
    })
    void lengthsCountCodePoints(String field, int limit, String sign) {
        assertThat(office.lead(freshPhone(), field, sign.repeat(limit)).status())
                .isEqualTo(201);
        assertFaultOn(office.lead(freshPhone(), field, sign.repeat(limit + 1)), field);
    }
}
