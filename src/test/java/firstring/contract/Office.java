package firstring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient;
import firstring.TestClient.Reply;
import firstring.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** An account under test, seen from outside: creates what leads refer to, sends leads, and checks the results. */
public final class Office {
    public static final String FORMS = "/api/v1/webhook/forms";

    private static final AtomicInteger count = new AtomicInteger();

    private final TestClient client;
    private final String token;

    public Office(TestClient client, String token) {
        this.client = client;
        this.token = token;
    }

    public TestClient client() {
        return client;
    }

    public String token() {
        return token;
    }

    /** An unused Californian number. */
    public static String freshPhone() {
        return "+1818" + (4_000_000 + count.incrementAndGet());
    }

    /** An unused name. */
    public static String freshName(String kind) {
        return kind + " " + count.incrementAndGet();
    }

    /** Fields as alternating names and values. */
    public static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /** Sends a lead with a number and more fields, as alternating names and values. */
    public Reply lead(String phone, Object... namesAndValues) {
        Map<String, Object> lead = fields("phone_number", phone);
        lead.putAll(fields(namesAndValues));
        return send(lead);
    }

    public Reply send(Map<String, ?> lead) {
        return client.post(FORMS, token, lead);
    }

    /** Sends a body unchanged. */
    public Reply sendText(String json) {
        return sendBytes(json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    public Reply sendBytes(byte[] body, String contentType) {
        return client.send(client.request(FORMS, token)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    public Reply get(String path) {
        return client.get(path, token);
    }

    /** Creates a resource and returns its id. */
    public long create(String path, Map<String, ?> body) {
        Reply reply = client.post(path, token, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.body().get("id").asLong();
    }

    public void put(String path, Map<String, ?> body) {
        Reply reply = client.put(path, token, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    /** Sends a text message to any number. */
    public Reply sms(String to, String body) {
        return client.post("/api/v1/messages", token, fields("channel", "sms", "to", to, "body", body));
    }

    /** The state and the outcome of a message. */
    public String standing(Reply sent) {
        JsonNode message = get("/api/v1/messages/" + id(sent, "id")).body();
        return message.get("state").asString() + " " + message.get("outcome").asString("null");
    }

    /** An agent, offline like every new user. */
    public long agent(Object... namesAndValues) {
        String name = freshName("Agent");
        Map<String, Object> user =
                fields("name", name, "email", name.replace(' ', '.') + "@office.example", "role", "agent");
        user.putAll(fields(namesAndValues));
        return create("/api/v1/users", user);
    }

    public long availableAgent(Object... namesAndValues) {
        long user = agent(namesAndValues);
        setStatus(user, "available");
        return user;
    }

    public void setStatus(long user, String status) {
        Reply reply = client.put("/api/v1/users/" + user + "/status", token, Map.of("status", status));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    public long ringGroup(long... members) {
        return ringGroup(Map.of(), members);
    }

    public long ringGroup(Map<String, ?> settings, long... members) {
        Map<String, Object> group = fields(
                "name",
                freshName("Group"),
                "members",
                LongStream.of(members).mapToObj(id -> Map.of("user_id", id)).toList());
        group.putAll(settings);
        return create("/api/v1/ring-groups", group);
    }

    public long line() {
        return create("/api/v1/lines", Map.of("name", freshName("Line")));
    }

    public long tag() {
        return create("/api/v1/tags", Map.of("name", freshName("Tag")));
    }

    public long dispositionStatus() {
        return create("/api/v1/disposition-statuses", Map.of("name", freshName("Disposition")));
    }

    public long sequence() {
        return create(
                "/api/v1/sequences",
                Map.of("name", freshName("Sequence"), "steps", List.of(Map.of("type", "wait", "duration", "P1D"))));
    }

    /** Another thing of the kind that a lead's field refers to. */
    public long thingFor(String field) {
        return switch (field) {
            case "user_id" -> agent();
            case "ring_group_id" -> ringGroup(agent());
            case "sequence_id" -> sequence();
            case "line_id" -> line();
            case "disposition_status_id" -> dispositionStatus();
            case "tag_id" -> tag();
            default -> throw new IllegalArgumentException(field);
        };
    }

    static String pathOf(String field) {
        return switch (field) {
            case "user_id" -> "/api/v1/users/";
            case "ring_group_id" -> "/api/v1/ring-groups/";
            case "sequence_id" -> "/api/v1/sequences/";
            case "line_id" -> "/api/v1/lines/";
            case "disposition_status_id" -> "/api/v1/disposition-statuses/";
            case "tag_id" -> "/api/v1/tags/";
            default -> throw new IllegalArgumentException(field);
        };
    }

    public void archive(String field, long id) {
        Reply reply = client.delete(pathOf(field) + id, token);
        assertThat(reply.status()).as(reply.text()).isBetween(200, 204);
    }

    public String tokenOf(String... scopes) {
        return tokenOf(Map.of(), scopes);
    }

    public String tokenOf(Map<String, ?> more, String... scopes) {
        long admin = get("/api/v1/users").body().get("data").get(0).get("id").asLong();
        Map<String, Object> body =
                fields("name", freshName("Token"), "user_id", admin, "scopes", Arrays.asList(scopes));
        body.putAll(more);
        Reply reply = client.post("/api/v1/tokens", token, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.body().get("value").asString();
    }

    public Reply findContact(String phone) {
        return get("/api/v1/webhook/contact/phone-number?phone_number="
                + URLEncoder.encode(phone, StandardCharsets.UTF_8));
    }

    public JsonNode contact(String phone) {
        Reply reply = findContact(phone);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body();
    }

    /** Contact ids in the order of a user's PowerDialer queue. */
    public List<Long> queue(long user) {
        Reply reply = get("/api/v1/users/" + user + "/powerdialer?limit=200");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<Long> contacts = new ArrayList<>();
        reply.body()
                .get("data")
                .forEach(entry -> contacts.add(entry.get("contact_id").asLong()));
        return contacts;
    }

    /** The text of a member of a response body; "null" when it is null. */
    public static String text(Reply reply, String member) {
        assertThat(reply.body().has(member))
                .as("%s in %s", member, reply.text())
                .isTrue();
        return reply.body().get(member).asString("null");
    }

    public static long id(Reply reply, String member) {
        assertThat(reply.body().path(member).isIntegralNumber())
                .as("%s in %s", member, reply.text())
                .isTrue();
        return reply.body().get(member).asLong();
    }

    public static List<String> warningCodes(Reply reply) {
        List<String> codes = new ArrayList<>();
        reply.body()
                .path("warnings")
                .forEach(warning -> codes.add(warning.path("code").asString("")));
        return codes;
    }

    public static List<String> warnedFields(Reply reply) {
        List<String> fields = new ArrayList<>();
        reply.body()
                .path("warnings")
                .forEach(warning -> fields.add(warning.path("field").asString("")));
        return fields;
    }

    public static void assertFault(Reply reply, String field, String sentence) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.body().path("message").asString("")).isEqualTo("The given data was invalid.");
        assertThat(reply.body().path("errors"))
                .as(reply.text())
                .isEqualTo(Json.tree(Json.text(Map.of(field, List.of(sentence)))));
    }

    public static void assertFaultOn(Reply reply, String... names) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.body().path("message").asString("")).isEqualTo("The given data was invalid.");
        assertThat(reply.body().path("errors").propertyNames()).as(reply.text()).containsExactlyInAnyOrder(names);
    }
}
