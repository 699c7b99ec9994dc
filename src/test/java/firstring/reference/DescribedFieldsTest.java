package firstring.reference;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.json.Json;
import firstring.reference.ApiDescription.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The fields a call accepts are exactly the documented ones; it reports any others as unknown. */
final class DescribedFieldsTest {
    private static final String STRANGER = "zz_stranger";
    private static final TestServer server = TestServer.start();
    private static final ApiDescription api = ApiDescription.read();
    private static final Things things = new Things(server);

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * Calls of the management API whose body fields are documented one by one; calls by providers are signed instead.
     */
    static Stream<Operation> editing() {
        return api.operations().stream().filter(operation -> {
            JsonNode schema = api.bodySchema(operation);
            return schema != null
                    && schema.has("properties")
                    && !operation.path().contains("/webhook/")
                    && !operation.path().contains("{account}");
        });
    }

    @ParameterizedTest
    @MethodSource("editing")
    void aCallKnowsTheFieldsDescribedForItAndNoOthersOfTheDocument(Operation operation) {
        Map<String, Object> body = new LinkedHashMap<>();
        everyFieldOfAnyCall().forEach(name -> body.put(name, null));
        body.put(STRANGER, 1);
        Reply reply = send(operation, body);
        assertThat(reply.status()).as("%s: %s", operation.route(), reply.text()).isEqualTo(400);
        Set<String> known = new TreeSet<>(body.keySet());
        known.removeAll(unknownOf(reply));
        assertThat(known).as(operation.route()).isEqualTo(ApiDescription.propertyNames(bodyOf(operation)));
    }

    @Test
    void aLeadKnowsTheFieldsDescribedForItAndNoOthersOfTheDocument() {
        Operation post = api.operation("POST", "/api/v1/webhook/forms");
        Set<String> described = ApiDescription.propertyNames(bodyOf(post));
        Set<String> others = everyFieldOfAnyCall();
        others.removeAll(described);
        Map<String, Object> body = new HashMap<>();
        described.forEach(name -> body.put(name, null));
        body.put("phone_number", "+18185550199");
        assertThat(server.post(post.path(), server.adminToken(), body).body().get("warnings"))
                .isEqualTo(Json.tree("[]"));
        for (String other : others) {
            Reply reply = server.post(
                    post.path(), server.adminToken(), Map.of("phone_number", "+18185550199", other, "", "x", 1));
            assertThat(reply.body().get("warnings").toString())
                    .as(other)
                    .contains("\"field\":\"" + other + "\",\"code\":\"unknown_field\"");
        }
    }

    @ParameterizedTest
    @MethodSource("listing")
    void aListKnowsTheFiltersDescribedForItAndNoOthersOfTheDocument(Operation operation) {
        Set<String> described = queryOf(operation);
        Set<String> all = new LinkedHashSet<>();
        listing().forEach(each -> all.addAll(queryOf(each)));
        all.add(STRANGER);
        if (!described.contains("cursor")) {
            all.removeAll(Set.of("cursor", "limit"));
        }
        Set<String> known = new TreeSet<>();
        for (String name : all) {
            Reply reply = server.get(things.path(operation.path()) + "?" + name + "=%00", server.adminToken());
            if (!unknownOf(reply).contains(name)) {
                known.add(name);
            }
        }
        assertThat(known).as(operation.route()).isEqualTo(described);
    }

    /** Reads of the management API that refuse unknown parameters: all except the inbox. */
    static Stream<Operation> listing() {
        return api.operations().stream()
                .filter(operation -> operation.method().equals("GET")
                        && operation.path().startsWith("/api/")
                        && !operation.path().contains("/webhook/")
                        && !operation.path().equals("/api/v1/leads")
                        && !queryOf(operation).isEmpty());
    }

    private static Set<String> queryOf(Operation operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : operation.content().path("parameters")) {
            JsonNode parameter = api.follow(each);
            if (parameter.path("in").asString().equals("query")) {
                names.add(parameter.path("name").asString());
            }
        }
        return names;
    }

    private static JsonNode bodyOf(Operation operation) {
        return java.util.Objects.requireNonNull(api.bodySchema(operation));
    }

    private static Set<String> everyFieldOfAnyCall() {
        Set<String> names = new LinkedHashSet<>();
        api.operations().forEach(operation -> {
            JsonNode schema = api.bodySchema(operation);
            if (schema != null) {
                names.addAll(ApiDescription.propertyNames(schema));
            }
        });
        return names;
    }

    private static Set<String> unknownOf(Reply reply) {
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, JsonNode> fault : reply.body().path("errors").properties()) {
            for (JsonNode sentence : fault.getValue()) {
                if (sentence.asString().endsWith("` is not a known field.")) {
                    unknown.add(fault.getKey());
                }
            }
        }
        return unknown;
    }

    private static Reply send(Operation operation, Map<String, Object> body) {
        return server.send(server.request(things.path(operation.path()), server.adminToken())
                .header("Content-Type", "application/json")
                .method(operation.method(), BodyPublishers.ofByteArray(Json.bytes(body))));
    }
}
