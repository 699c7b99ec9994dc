package firstring.contract.leads;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static firstring.contract.Office.warnedFields;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.1: the ways to send a lead, and the order of checks. */
final class LeadApiTransportTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final String WRONG = "not-a-token-of-anybody";

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The wire shapes of the same lead. */
    enum Way {
        JSON("application/json"),
        JSON_WITH_CHARSET("application/json; charset=utf-8"),
        JSON_WITHOUT_TYPE(""),
        JSON_AS_TEXT("text/plain;charset=UTF-8"),
        FORM("application/x-www-form-urlencoded"),
        FORM_WITHOUT_TYPE(""),
        FORM_AS_TEXT("text/plain"),
        XML("application/xml"),
        TEXT_XML("text/xml; charset=utf-8"),
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
                case JSON, JSON_WITH_CHARSET, JSON_WITHOUT_TYPE, JSON_AS_TEXT -> Json.text(lead);
                case FORM, FORM_WITHOUT_TYPE, FORM_AS_TEXT -> form(lead);
                case XML, TEXT_XML -> xml(lead);
                case MULTIPART -> multipart(lead);
                case QUERY -> "";
            };
        }

        private static String form(Map<String, Object> lead) {
            return lead.entrySet().stream()
                    .map(field -> field.getKey() + "=" + encode(field.getValue().toString()))
                    .collect(Collectors.joining("&"));
        }

        private static String xml(Map<String, Object> lead) {
            return lead.entrySet().stream()
                    .map(field -> "<%1$s>%2$s</%1$s>"
                            .formatted(
                                    field.getKey(), field.getValue().toString().replace("&", "&amp;")))
                    .collect(Collectors.joining("", "<lead>", "</lead>"));
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
    void aLeadMakesTheSameContactInEveryWireShape(Way way) {
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
    void aBodyOfExactly256KibIsAccepted() {
        String lead = "{\"phone_number\":\"%s\"}".formatted(freshPhone());
        assertThat(office.sendText(lead + " ".repeat(256 * 1024 - lead.length()))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/octet-stream", "nonsense", "application/json; charset=utf-32"})
    void aLeadInAnotherContentTypeIsStoredAndTheAnswerNamesBoth(String contentType) {
        String lead = "{\"phone_number\":\"%s\",\"x\":\"kept-5150\"}".formatted(freshPhone());
        Reply reply = office.sendBytes(lead.getBytes(StandardCharsets.UTF_8), contentType);
        assertThat(reply.status()).as(reply.text()).isEqualTo(415);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(text(reply, "message")).contains(contentType.replaceAll(".*charset=", ""));
        assertThat(kept(reply).get("outcome").asString()).isEqualTo("refused");
        assertThat(kept(reply).get("request").get("body").asString()).isEqualTo(lead);
    }

    private static JsonNode kept(Reply reply) {
        return office.get("/api/v1/leads/" + Office.id(reply, "lead_id")).body();
    }

    @Test
    void aGzippedLeadIsReadAndStoredDecompressed() {
        for (String encoding : List.of("gzip", "X-GZIP", "identity, gzip")) {
            String lead = "{\"phone_number\":\"%s\",\"first_name\":\"Zoë\"}".formatted(freshPhone());
            Reply reply = packed(gzip(lead.getBytes(StandardCharsets.UTF_8)), encoding);
            assertThat(reply.status()).as(reply.text()).isEqualTo(201);
            assertThat(kept(reply).get("request").get("body").asString()).isEqualTo(lead);
        }
    }

    @Test
    void aLeadInAnotherEncodingIsStoredAndTheAnswerNamesIt() {
        for (String encoding : List.of("br", "deflate", "gzip, br")) {
            Reply reply = packed(new byte[] {1, 2, 3}, encoding);
            assertThat(reply.status()).as(reply.text()).isEqualTo(415);
            assertThat(text(reply, "message")).contains(encoding);
            assertThat(kept(reply).get("outcome").asString()).isEqualTo("refused");
        }
    }

    @Test
    void aBodyThatDecompressesBeyondTheLimitIsTooLargeAndATruncatedOneIsBroken() {
        String lead = "{\"phone_number\":\"%s\"}".formatted(freshPhone());
        byte[] exact = (lead + " ".repeat(256 * 1024 - lead.length())).getBytes(StandardCharsets.UTF_8);
        assertThat(packed(gzip(exact), "gzip").status()).isEqualTo(201);
        assertThat(packed(
                                gzip((new String(exact, StandardCharsets.UTF_8) + " ")
                                        .getBytes(StandardCharsets.UTF_8)),
                                "gzip")
                        .status())
                .isEqualTo(413);
        byte[] bomb = gzip(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(256 * 1024);
        Reply refused = packed(bomb, "gzip");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.header("Content-Type")).startsWith("application/json");
        byte[] whole = gzip(exact);
        Reply broken = packed(Arrays.copyOf(whole, whole.length - 9), "gzip");
        assertFaultOn(broken, "body");
        assertThat(kept(broken).get("outcome").asString()).isEqualTo("refused");
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static Reply packed(byte[] body, String encoding) {
        return server.send(server.request(FORMS, office.token())
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void undeclaredTextThatIsNotUtf8IsAcceptedWithAWarningAndStoredAsText() {
        String phone = freshPhone();
        byte[] lead = "{\"phone_number\":\"%s\",\"first_name\":\"José\",\"city\":\"€\"}"
                .formatted(phone)
                .getBytes(Charset.forName("windows-1252"));
        Reply reply = office.sendBytes(lead, "application/json");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertWarnedOfBody(reply, "charset_guessed");
        assertThat(office.contact(phone).get("first_name").asString()).isEqualTo("José");
        assertThat(kept(reply).get("request").get("body").asString())
                .contains("José")
                .contains("€");
        assertFaultOn(office.sendBytes(lead, "application/json; charset=utf-8"), "body");
        Reply declared = office.sendBytes(lead, "application/json; charset=ISO-8859-1");
        assertThat(declared.status()).isEqualTo(200);
        assertThat(declared.text()).doesNotContain("charset_guessed");
    }

    @Test
    void rawLineBreaksAndATrailingCommaAreRepairedWithAWarningAndOtherBrokenJsonIsLocated() {
        String phone = freshPhone();
        Reply reply = office.sendText("{\"phone_number\":\"%s\",\"notes\":\"one\n\ttwo\",}".formatted(phone));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertWarnedOfBody(reply, "repaired_json");
        assertThat(office.contact(phone).get("notes").asString()).isEqualTo("one\n\ttwo");
        Reply broken = office.sendText("{\"phone_number\":\"%s\",\n\"a\" 1}".formatted(phone));
        assertFaultOn(broken, "body");
        assertThat(broken.text()).contains("line 2, column 5");
        Reply family = server.send(server.request("/api/v1/webhook/sequence-disenroll", office.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"source\":\"phone_number\",\"phone_number\":\"%s\",}".formatted(phone))));
        assertThat(family.header("X-Warnings")).isEqualTo("repaired_json");
        assertThat(office.client()
                        .send(server.request("/api/v1/tags", office.token())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"name\":\"Never made\",}")))
                        .status())
                .isEqualTo(400);
    }

    private static void assertWarnedOfBody(Reply reply, String code) {
        assertThat(reply.body().get("warnings").toString())
                .contains("\"field\":\"body\"")
                .contains("\"code\":\"" + code + "\"");
    }

    static Stream<Arguments> brokenLeads() {
        return Stream.of(
                Arguments.of("application/json", "{\"api_token\":\"TOKEN\",\"phone_number\":"),
                Arguments.of("application/json", "{\"phone_number\":1 \"api_token\" : \"TOKEN\"}"),
                Arguments.of("application/json", "{'phone_number':'1','api_token':'TOKEN'}"),
                Arguments.of("application/json", "{phone_number:1,api_token:\"TOKEN\"}"),
                Arguments.of("application/json", "{\"api_token\":\"old-token-1\",\"api_token\":\"TOKEN\""),
                Arguments.of(
                        "application/json", "{\"my_api_token\":\"x\",\"api_token\":\"TOKEN\",\"api_tokens\":\"y\""),
                Arguments.of("application/json", "{\"\\u0061pi_token\":\"ESCAPED\",x"),
                Arguments.of("application/json", "phone_number=8185551234&api_token=TOKEN&x=1"),
                Arguments.of("application/json", "api%5Ftoken=PERCENT&x"),
                Arguments.of("application/xml", "<lead><api_token>TOKEN</api_token><a></lead>"),
                Arguments.of("application/xml", "<lead><api_token type=\"string\"> <![CDATA[TOKEN]]></api_token><a>"),
                Arguments.of("application/xml", "<!DOCTYPE x><lead><api_token>TOKEN</api_token>\n</lead>"),
                Arguments.of("application/xml", "<lead><api_token>ENTITIES</api_token></leed>"),
                Arguments.of("application/json; charset=utf-8", "{\"a\":\"\u00FF\",\"api_token\":\"TOKEN\"}"),
                Arguments.of(
                        "multipart/form-data; boundary=xyz",
                        "--xyz\r\nContent-Disposition: form-data; name=\"api_token\"\r\nContent-Type: text/plain\r\n\r\n"
                                + "TOKEN\r\n--xy"));
    }

    @ParameterizedTest
    @MethodSource("brokenLeads")
    void aBrokenLeadWithItsTokenInsideIsStoredInsteadOfUnauthenticated(String contentType, String body) {
        String token = office.tokenOf("intake");
        byte[] sent = spelled(body, token).getBytes(StandardCharsets.ISO_8859_1);
        Reply reply = server.send(
                server.request(FORMS, null).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(sent)));
        assertFaultOn(reply, "body");
        JsonNode lead = kept(reply);
        assertThat(lead.get("outcome").asString()).isEqualTo("refused");
        assertThat(lead.toString()).doesNotContain(token).doesNotContain(spelled("ESCAPED", token));
        Reply stranger = server.send(server.request(FORMS, null)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(
                        spelled(body, WRONG + count.incrementAndGet()).getBytes(StandardCharsets.ISO_8859_1))));
        assertThat(stranger.status()).isIn(401, 429);
    }

    private static final AtomicInteger count = new AtomicInteger();

    /** A body with a token in the given spelling. */
    private static String spelled(String body, String token) {
        char first = token.charAt(0);
        String rest = token.substring(1);
        return body.replace("TOKEN", token)
                .replace("ESCAPED", "\\u%04x".formatted((int) first) + rest)
                .replace("PERCENT", "%%%02X".formatted((int) first) + rest)
                .replace("ENTITIES", "&#x%x;".formatted((int) first) + rest);
    }

    @Test
    void aCredentialInQueryOrHeaderCountsBeforeOneInABrokenBody() {
        String body = "{\"api_token\":\"%s\",".formatted(office.token());
        for (HttpRequest.Builder request : List.of(
                server.request(FORMS + "?api_token=" + WRONG, null),
                server.request(FORMS, WRONG),
                server.request(FORMS, null).header("X-Api-Token", WRONG))) {
            assertThat(server.send(request.POST(BodyPublishers.ofString(body))).status())
                    .isIn(401, 429);
        }
    }

    @Test
    void anEmptyTokenInTheBodyLetsTheQuerysCount() {
        for (String empty : List.of("\"\"", "null", "\"  \"")) {
            Reply reply = server.send(server.request(FORMS + "?api_token=" + office.token(), null)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            "{\"api_token\":%s,\"phone_number\":\"%s\"}".formatted(empty, freshPhone()))));
            assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/webhook/forms/, 201",
        "/api/v1/webhook//forms, 201",
        "//api/v1//webhook//forms//, 201",
        "/api/v1/webhook/forms/?x=1, 201",
        "/api/v1/webhook/forms/x, 404",
        "/api/v1/webhook/, 404",
        "/api//v1/tags, 404",
        "/api/v1/tags/, 404",
        "/api/v1//tags, 404",
        "//api/v1/tags, 404"
    })
    void aDoubledOrTrailingSlashIsIgnoredOnlyUnderWebhook(String path, int status) {
        Reply reply = server.send(server.request("", office.token())
                .uri(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString("{\"phone_number\":\"%s\"}".formatted(freshPhone()))));
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo(path.contains("webhook") ? "*" : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%d", "\"%d\"", "%d.0", "\"%d.0\"", "%d.000"})
    void anIdIsReadInEveryNotation(String spelling) {
        long owner = office.agent();
        Reply reply = office.sendText(
                "{\"phone_number\":\"%s\",\"user_id\":%s}".formatted(freshPhone(), spelling.formatted(owner)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(Office.id(reply, "user_id")).isEqualTo(owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18.5", "18.", ".0", "1e1", "18.0.0", "\"18,0\"", "18.00000000000000000000"})
    void aFractionOrTextIsNotAnId(String value) {
        assertFaultOn(
                office.sendText("{\"phone_number\":\"8185551234\",\"user_id\":%s}".formatted(value)),
                value.equals("18.") || value.equals(".0") || value.equals("18.0.0") ? "body" : "user_id");
    }

    @Test
    void bracketKeysOfAFormMakeListsAndObjects() {
        String phone = freshPhone();
        String other = freshPhone();
        Reply reply = office.sendBytes(
                "phone_number=%s&tags[]=Red&tags[]=Blue&other_phone_numbers[0][label]=home&other_phone_numbers[0][phone_number]=%s"
                        .formatted(encode(phone), encode(other))
                        .getBytes(StandardCharsets.UTF_8),
                "application/x-www-form-urlencoded");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        JsonNode contact = office.contact(phone);
        assertThat(contact.get("tags").findValuesAsString("name")).containsExactlyInAnyOrder("Red", "Blue");
        assertThat(contact.get("phone_numbers").toString()).contains(other).contains("home");
    }

    @Test
    void aLeadInAnOldNotationIsReplayedAsItWasRead() {
        List<Map.Entry<String, byte[]>> refused = List.of(
                Map.entry(
                        "text/xml",
                        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><l><phone_number>12</phone_number><city>Köln</city></l>"
                                .getBytes(StandardCharsets.ISO_8859_1)),
                Map.entry(
                        "application/x-www-form-urlencoded; charset=ISO-8859-1",
                        "phone_number=12&city=K%F6ln".getBytes(StandardCharsets.US_ASCII)),
                Map.entry(
                        "application/x-www-form-urlencoded; charset=ISO-8859-1",
                        "phone_number=12&city=Köln".getBytes(StandardCharsets.ISO_8859_1)),
                Map.entry(
                        "application/json; charset=utf-16",
                        "{\"phone_number\":\"12\",\"city\":\"Köln\"}".getBytes(StandardCharsets.UTF_16)),
                Map.entry(
                        "text/plain",
                        "{\"phone_number\":\"12\",\"city\":\"Köln\",}".getBytes(StandardCharsets.ISO_8859_1)));
        for (Map.Entry<String, byte[]> lead : refused) {
            Reply first = office.sendBytes(lead.getValue(), lead.getKey());
            assertFaultOn(first, "phone_number");
            String phone = freshPhone();
            Reply replay = server.post(
                    "/api/v1/leads/" + Office.id(first, "lead_id") + "/replay",
                    office.token(),
                    Map.of("phone_number", phone));
            assertThat(replay.status()).as(replay.text()).isEqualTo(201);
            assertThat(office.contact(phone).get("cnam_city").asString())
                    .as(lead.getKey())
                    .isEqualTo("Köln");
            boolean wasRepaired = lead.getKey().equals("text/plain");
            assertThat(replay.text().contains("repaired_json"))
                    .as("a replay tells how the body was read, as the lead itself does")
                    .isEqualTo(wasRepaired);
        }
    }

    @Test
    void xmlThatWronglyDeclaresUtf16IsReadCorrectly() {
        String phone = freshPhone();
        byte[] utf8 = ("<?xml version=\"1.0\" encoding=\"utf-16\"?><lead><api_token>" + office.token()
                        + "</api_token><phone_number>" + phone + "</phone_number><city>Köln</city></lead>")
                .getBytes(StandardCharsets.UTF_8);
        Reply reply = server.send(server.request("/api/v1/webhook/forms", null)
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofByteArray(utf8)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(office.contact(phone).get("cnam_city").asString()).isEqualTo("Köln");
    }

    @Test
    void loneSurrogatesAreAnsweredAndTheLeadCanBeReplayed() {
        Reply named =
                office.sendText("{\"phone_number\":\"%s\",\"%s\":2}".formatted(freshPhone(), "x" + "😀".repeat(40)));
        assertThat(named.status()).as(named.text()).isEqualTo(201);
        Reply valued = office.sendText("{\"phone_number\":\"12\",\"x\":\"a\\ud800\"}");
        assertFaultOn(valued, "phone_number");
        Reply replay = server.post(
                "/api/v1/leads/" + Office.id(valued, "lead_id") + "/replay",
                office.token(),
                Map.of("phone_number", freshPhone()));
        assertThat(replay.status()).as(replay.text()).isEqualTo(201);
    }

    @Test
    void nestingUpTo32IsReadAndDeeperIsNot() {
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
    void aSwitchIsOnInEveryNotation(String spelling) {
        long owner = office.agent();
        Reply reply = office.sendText("{\"phone_number\":\"%s\",\"user_id\":%d,\"add_to_powerdialer\":%s}"
                .formatted(freshPhone(), owner, spelling));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("powerdialer").isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"false", "0", "\"false\"", "\"False\"", "\"0\"", "\"no\"", "\"off\"", "\"OFF\"", "\"\"", "null"})
    void aSwitchIsOffInEveryNotation(String spelling) {
        long owner = office.agent();
        Reply reply = office.sendText("{\"phone_number\":\"%s\",\"user_id\":\"%d\",\"add_to_powerdialer\":%s}"
                .formatted(freshPhone(), owner, spelling));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("powerdialer").isNull()).isTrue();
        assertThat(reply.body().get("user_id").asLong()).isEqualTo(owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"maybe\"", "2", "\"2\"", "[true]", "{}"})
    void anInvalidSwitchIsAFault(String value) {
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
    void unknownKeysAreStoredWithTheLeadAndNamedInTheWarnings() {
        Reply reply = office.lead(freshPhone(), "utm_campaign", "spring-4711", "favorite", List.of("tea"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warnedFields(reply)).contains("utm_campaign", "favorite");
        assertThat(office.get("/api/v1/leads/" + reply.body().get("lead_id").asLong())
                        .text())
                .contains("spring-4711");
    }

    @Test
    void trimmedSpacesDoNotCountTowardLength() {
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
