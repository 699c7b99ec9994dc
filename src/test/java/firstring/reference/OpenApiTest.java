package firstring.reference;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.reference.ApiDescription.Operation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /openapi.yaml} is a valid document that describes the server. */
final class OpenApiTest {
    private static final TestServer server = TestServer.start();
    private static final ApiDescription api = ApiDescription.read();

    /** Console pages outside {@code /api} are not part of the document. */
    private static final Set<String> DESCRIBED_BESIDE_THE_API =
            Set.of("/health/live", "/health/ready", "/metrics", "/openapi.yaml", "/postman.json");

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itIsServedToEveryone() {
        Reply reply = server.get("/openapi.yaml", null);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/yaml; charset=utf-8");
        assertThat(reply.text()).isEqualTo(new String(ApiDescription.text(), StandardCharsets.UTF_8));
    }

    @Test
    void itIsAValidDocumentOfTheVersionThatWasBuilt() throws IOException {
        SwaggerParseResult parsed = new OpenAPIV3Parser()
                .readContents(new String(ApiDescription.text(), StandardCharsets.UTF_8), null, null);
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getInfo().getVersion()).isEqualTo(builtVersion());
    }

    @Test
    void itHasEveryRouteAndNoOther() {
        Set<String> routes = server.routes().stream()
                .filter(route ->
                        route.template().startsWith("/api/") || DESCRIBED_BESIDE_THE_API.contains(route.template()))
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new TreeSet<>(api.operations().stream().map(Operation::route).toList()))
                .isEqualTo(routes);
    }

    @Test
    void everyPathVariableIsAParameter() {
        for (Operation operation : api.operations()) {
            Set<String> places = new HashSet<>();
            java.util.regex.Pattern.compile("\\{(.*?)}")
                    .matcher(operation.path())
                    .results()
                    .forEach(place -> places.add(place.group(1)));
            Set<String> parameters = new HashSet<>();
            for (JsonNode each : operation.content().path("parameters")) {
                JsonNode parameter = api.follow(each);
                if (parameter.path("in").asString().equals("path")) {
                    parameters.add(parameter.path("name").asString());
                }
            }
            assertThat(parameters).as(operation.route()).isEqualTo(places);
        }
    }

    @Test
    void operationIdsAreUnique() {
        assertThat(api.operations()).extracting(Operation::id).doesNotHaveDuplicates();
    }

    @Test
    void everyReferenceHasATarget() {
        List<String> lost = new ArrayList<>();
        for (JsonNode reference : api.document().findValues("$ref")) {
            if (api.document().at(reference.asString().substring(1)).isMissingNode()) {
                lost.add(reference.asString());
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void everyComponentIsReferenced() {
        Set<String> used = new HashSet<>();
        api.document().findValues("$ref").forEach(reference -> used.add(reference.asString()));
        List<String> unused = new ArrayList<>();
        for (Map.Entry<String, JsonNode> kind : api.document().get("components").properties()) {
            for (String name : kind.getValue().propertyNames()) {
                String reference = "#/components/" + kind.getKey() + "/" + name;
                if (!kind.getKey().equals("securitySchemes") && !used.contains(reference)) {
                    unused.add(reference);
                }
            }
        }
        assertThat(unused).isEmpty();
    }

    @Test
    void everyExampleMatchesItsSchema() {
        List<String> faults = new ArrayList<>();
        for (JsonNode node : allWith(api.document(), "schema")) {
            JsonNode schema = node.get("schema");
            if (node.has("example")) {
                faults.addAll(api.faults(schema, node.get("example")));
            }
            for (Map.Entry<String, JsonNode> example : node.path("examples").properties()) {
                faults.addAll(api.faults(schema, api.follow(example.getValue()).get("value")));
            }
        }
        assertThat(faults).isEmpty();
    }

    private static List<JsonNode> allWith(JsonNode node, String name) {
        List<JsonNode> found = new ArrayList<>();
        if (node.isObject() && node.has(name)) {
            found.add(node);
        }
        node.forEach(part -> found.addAll(allWith(part, name)));
        return found;
    }

    private static String builtVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/firstring/version.properties"))) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }
}
