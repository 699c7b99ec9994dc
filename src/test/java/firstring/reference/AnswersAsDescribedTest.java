package firstring.reference;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import firstring.reference.ApiDescription.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Real responses have the documented status and members; undocumented members are faults. */
final class AnswersAsDescribedTest {
    private static final TestServer server = TestServer.start();
    private static final ApiDescription api = ApiDescription.read();
    private static final Things things = new Things(server);
    private static final String FORMS = "/api/v1/webhook/forms";

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Operation> readings() {
        return api.operations().stream().filter(operation -> operation.method().equals("GET"));
    }

    @ParameterizedTest
    @MethodSource("readings")
    void everyRouteThatReads(Operation operation) {
        String query = switch (operation.path()) {
            case "/api/v1/webhook/contact/phone-number" -> "?phone_number=8185550150";
            case "/api/v1/webhook/ring-group/availability" -> "?ring_group_id=" + things.id("ring-groups");
            case "/api/v1/contacts/{id}/changes" -> "?field=first_name";
            default -> "";
        };
        setUp(operation.path());
        Reply reply = server.get(things.path(operation.path()) + query, server.adminToken());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        String type = String.valueOf(reply.header("Content-Type"));
        if (type.equals("application/json")) {
            assertDescribed(operation, reply);
        } else {
            JsonNode types = operation.content().at("/responses/200/content");
            assertThat(types.has(type.split(";")[0])).as(type).isTrue();
        }
        if (operation.path().startsWith("/api/")) {
            assertDescribed(operation, server.get(things.path(operation.path()) + query, null));
        }
    }

    /** An account has no provider until one is set. */
    private static void setUp(String path) {
        Map<String, Object> provider = switch (path) {
            case "/api/v1/messaging/sms" -> Map.of("kind", "http", "base_url", "http://127.0.0.1:9", "secret", "x");
            case "/api/v1/messaging/email" -> Map.of("host", "127.0.0.1", "port", 9, "sender", "a@example.com");
            default -> Map.of();
        };
        if (!provider.isEmpty()) {
            assertThat(server.put(path, server.adminToken(), provider).status()).isEqualTo(200);
        }
    }

    static Stream<Operation> pathsOfOneThing() {
        return api.operations().stream().filter(operation -> operation.path().contains("{id}"));
    }

    @ParameterizedTest
    @MethodSource("pathsOfOneThing")
    void missingThingsAreNotFound(Operation operation) {
        Reply reply = send(operation, "4711", bodyOf(operation));
        assertThat(reply.status()).as(reply.text()).isEqualTo(404);
        assertDescribed(operation, reply);
    }

    @Test
    void everyResourceIsCreatedReadEditedAndDeleted() {
        for (String kind : List.of(
                "users",
                "tokens",
                "ring-groups",
                "lines",
                "tags",
                "disposition-statuses",
                "lead-sources",
                "sequences",
                "contacts")) {
            String all = "/api/v1/" + kind;
            Operation create = api.operation("POST", all);
            Operation edit = api.operation("PATCH", all + "/{id}");
            Operation delete = api.operation("DELETE", all + "/{id}");
            Reply made = send(create, "", newThing(kind));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertDescribed(create, made);
            assertDescribed(create, send(create, "", Map.of("zz", 1)));
            String id = made.body().get("id").toString();
            assertThat(send(edit, id, Map.of("name", "Changed " + kind)).status())
                    .isEqualTo(200);
            assertDescribed(edit, send(edit, id, Map.of("name", "Changed again " + kind)));
            assertDescribed(edit, send(edit, id, Map.of("zz", 1)));
            assertDescribed(
                    edit, server.send(request(edit, id, Map.of("name", "x")).header("If-Match", "\"99\"")));
            Reply gone = send(delete, id, null);
            assertThat(gone.status()).as(gone.text()).isEqualTo(204);
            assertDescribed(delete, gone);
            assertDescribed(edit, send(edit, id, Map.of("name", "Too late")));
        }
    }

    private static Map<String, Object> newThing(String kind) {
        return switch (kind) {
            case "users" -> Map.of("name", "New", "email", "new@answers.example", "role", "agent");
            case "contacts" -> Map.of("phone_number", "+18185550160", "other_phone_numbers", "8185550161");
            case "sequences" -> Map.of("name", "New sequence", "steps", List.of(Map.of("type", "end")));
            default -> Map.of("name", "New " + kind);
        };
    }

    @Test
    void actionsOnResources() {
        String user = Long.toString(things.id("users"));
        assertAnswer(200, "PUT", "/api/v1/users/{id}/status", user, Map.of("status", "available"));
        assertAnswer(400, "PUT", "/api/v1/users/{id}/status", user, Map.of("status", "asleep"));
        assertAnswer(200, "PATCH", "/api/v1/account", "", Map.of("name", "Renamed"));
        assertAnswer(200, "PUT", "/api/v1/account/pause", "", Map.of("paused", true, "reason", "Wrong text"));
        assertAnswer(200, "GET", "/api/v1/account", "", null);
        assertAnswer(200, "PUT", "/api/v1/account/pause", "", Map.of("paused", false));
        String sequence = Long.toString(things.id("sequences"));
        assertAnswer(200, "PUT", "/api/v1/sequences/{id}/pause", sequence, Map.of("paused", true));
        assertAnswer(201, "POST", "/api/v1/tokens/{id}/rotate", Long.toString(things.id("tokens")), Map.of());
        assertAnswer(409, "POST", "/api/v1/contacts", "", Map.of("phone_number", "+18185550150"));
        assertAnswer(204, "DELETE", "/api/v1/conflicts/{id}", Long.toString(things.id("conflicts")), null);
    }

    @Test
    void workingAQueue() {
        String user = Long.toString(things.id("users"));
        String entry = "/api/v1/users/{id}/powerdialer/{entry}";
        Reply next = assertAnswer(200, "POST", "/api/v1/users/{id}/powerdialer/next", user, Map.of());
        if (next.body().get("data").isNull()) {
            assertThat(next.body().get("next_at").isString()).isTrue();
        }
        assertAnswer(409, "POST", "/api/v1/users/{id}/powerdialer/next", user, Map.of("lease", "not mine"));
        assertAnswer(200, "POST", entry + "/skip", user, Map.of());
        assertAnswer(400, "POST", entry + "/skip", user, Map.of("until", "soon"));
        assertAnswer(
                200,
                "POST",
                entry + "/dispose",
                user,
                Map.of("disposition_status_id", things.id("disposition-statuses")));
        assertAnswer(409, "POST", entry + "/skip", user, Map.of());
        assertAnswer(409, "DELETE", entry, user, null);
    }

    @Test
    void everyOutcomeOfALead() {
        Operation post = api.operation("POST", FORMS);
        Map<String, Object> lead = Map.of(
                "phone_number",
                "+18185550170",
                "explain",
                true,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                things.id("ring-groups"),
                "add_to_powerdialer",
                "yes",
                "sequence_id",
                things.id("sequences"),
                "first_name",
                "Eve",
                "country",
                "Nowhere");
        assertLead(201, lead);
        assertLead(200, lead);
        assertLead(200, Map.of("phone_number", "+18185550171", "dry_run", 1, "explain", 1));
        Reply refused = assertLead(400, Map.of("phone_number", "12", "user_id", 4711));
        assertThat(refused.body().get("errors").propertyNames()).contains("phone_number", "user_id");
        HttpRequest.Builder keyed = server.request(FORMS, server.adminToken()).header("Idempotency-Key", "answers-1");
        assertThat(server.send(keyed.copy().POST(BodyPublishers.ofString("{\"phone_number\":\"+18185550172\"}")))
                        .status())
                .isEqualTo(201);
        Reply reused = server.send(keyed.copy().POST(BodyPublishers.ofString("{\"phone_number\":\"+18185550173\"}")));
        assertThat(reused.status()).isEqualTo(422);
        assertDescribed(post, reused);
        Reply type = server.send(server.request(FORMS, server.adminToken())
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("a,b")));
        assertThat(type.status()).isEqualTo(415);
        assertDescribed(post, type);
        assertDescribed(post, server.post(FORMS, null, Map.of()));
        assertDescribed(post, server.post(FORMS, server.adminToken(), Map.of("notes", "x".repeat(300_000))));
        Operation replay = api.operation("POST", "/api/v1/leads/{id}/replay");
        String kept = refused.body().get("lead_id").toString();
        Reply replayed = send(replay, kept, Map.of("phone_number", "+18185550174"));
        assertThat(replayed.status()).isEqualTo(400);
        assertDescribed(replay, replayed);
        assertDescribed(
                replay, send(replay, kept, Map.of("phone_number", "+18185550174", "user_id", things.id("users"))));
        assertDescribed(
                api.operation("GET", "/api/v1/leads/{id}"), server.get("/api/v1/leads/" + kept, server.adminToken()));
    }

    @Test
    void aLeadThatNeedsFixing() {
        List<Long> leads = new ArrayList<>();
        for (String phone : List.of("+18185550175", "+18185550176", "+18185550177")) {
            Reply refused = assertLead(400, Map.of("phone_number", phone, "email", "none"));
            leads.add(refused.body().get("lead_id").asLong());
        }
        assertAnswer(201, "POST", "/api/v1/leads/{id}/accept", leads.get(0).toString(), Map.of());
        assertAnswer(409, "POST", "/api/v1/leads/{id}/accept", leads.get(0).toString(), Map.of());
        assertAnswer(200, "POST", "/api/v1/leads/{id}/dismiss", leads.get(1).toString(), Map.of());
        assertAnswer(409, "POST", "/api/v1/leads/{id}/dismiss", leads.get(1).toString(), Map.of());
        assertAnswer(200, "POST", "/api/v1/leads/accept", "", Map.of("lead_ids", leads));
        assertAnswer(400, "POST", "/api/v1/leads/accept", "", Map.of("lead_ids", "x"));
    }

    @Test
    void callsWithoutPermission() {
        Reply token = server.post(
                "/api/v1/tokens", server.adminToken(), Map.of("name", "Only posts", "scopes", List.of("intake")));
        String value = token.body().get("value").asString();
        readings().filter(operation -> operation.path().startsWith("/api/")).forEach(operation -> {
            Reply reply = server.get(things.path(operation.path()), value);
            assertThat(reply.status()).as(operation.route()).isEqualTo(403);
            assertDescribed(operation, reply);
        });
    }

    private static Reply assertLead(int status, Map<String, ?> lead) {
        Reply reply = server.post(FORMS, server.adminToken(), lead);
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertDescribed(api.operation("POST", FORMS), reply);
        return reply;
    }

    private static Reply assertAnswer(
            int status, String method, String template, String id, @Nullable Map<String, ?> body) {
        Operation operation = api.operation(method, template);
        Reply reply = send(operation, id, body);
        assertThat(reply.status()).as("%s: %s", operation, reply.text()).isEqualTo(status);
        assertDescribed(operation, reply);
        return reply;
    }

    private static void assertDescribed(Operation operation, Reply reply) {
        assertThat(api.faultsOfAnswer(operation, reply.status(), reply.text()))
                .as("%s: %s", operation, reply.text())
                .isEmpty();
    }

    /** The smallest body a call accepts. */
    private static @Nullable Map<String, ?> bodyOf(Operation operation) {
        if (api.bodySchema(operation) == null) {
            return null;
        }
        String path = operation.path();
        if (path.equals("/api/v1/conflicts/{id}")) {
            return Map.of("resolution", "keep_apart");
        }
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "dispose" -> Map.of("disposition_status_id", things.id("disposition-statuses"));
            case "status" -> Map.of("status", "offline");
            case "merge" -> Map.of("contact_id", things.id("contacts"));
            case "pause" -> Map.of("paused", false);
            default -> Map.of();
        };
    }

    private static Reply send(Operation operation, String id, @Nullable Map<String, ?> body) {
        return server.send(request(operation, id, body));
    }

    private static HttpRequest.Builder request(Operation operation, String id, @Nullable Map<String, ?> body) {
        String path = operation.path().replace("{id}", id).replace("{entry}", Long.toString(things.id("{entry}")));
        return server.request(path, server.adminToken())
                .header("Content-Type", "application/json")
                .method(
                        operation.method(),
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(Json.bytes(Objects.requireNonNull(body))));
    }
}
