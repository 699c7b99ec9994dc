package firstring.reference;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document for tests, with references resolved and unknown properties refused. */
public final class ApiDescription {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;
    private final ObjectNode strictComponents;

    /** One operation. */
    public record Operation(String method, String path, JsonNode content) {
        public String route() {
            return method + " " + path;
        }

        @Override
        public String toString() {
            return route();
        }

        String id() {
            return content.path("operationId").asString();
        }
    }

    private ApiDescription(JsonNode document) {
        this.document = document;
        this.strictComponents = (ObjectNode) strict(document.get("components").deepCopy());
    }

    public static ApiDescription read() {
        return new ApiDescription(new YAMLMapper().readTree(text()));
    }

    static byte[] text() {
        try (InputStream in =
                Objects.requireNonNull(ApiDescription.class.getResourceAsStream("/firstring/reference/openapi.yaml"))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    JsonNode document() {
        return document;
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(
                            new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                }
            }
        }
        return operations;
    }

    Operation operation(String method, String path) {
        return operations().stream()
                .filter(operation -> operation.route().equals(method + " " + path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not described: " + method + " " + path));
    }

    /** The node itself, or the target of its {@code $ref}. */
    public JsonNode follow(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isString() ? document.at(reference.asString().substring(1)) : node;
    }

    /** The schema of a JSON body; null when the operation has none. */
    public @Nullable JsonNode bodySchema(Operation operation) {
        JsonNode schema =
                operation.content().path("requestBody").path("content").path("application/json");
        return schema.isMissingNode() ? null : follow(schema.get("schema"));
    }

    /** The names of an object's properties. */
    static Set<String> propertyNames(JsonNode schema) {
        return new TreeSet<>(schema.path("properties").propertyNames());
    }

    /** The faults of a JSON response with this status; empty if it matches the document. */
    List<String> faultsOfAnswer(Operation operation, int status, String body) {
        JsonNode response = follow(operation.content().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of("status %d is not described for %s: %s".formatted(status, operation.route(), body));
        }
        JsonNode media = response.path("content").path("application/json");
        if (media.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of("no body is described for %d: %s".formatted(status, body));
        }
        return faults(media.get("schema"), firstring.json.Json.tree(body));
    }

    /** The faults of a value according to a schema of the document. */
    List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode root = NODES.objectNode();
        root.putArray("allOf").add(strict(schema.deepCopy()));
        root.set("components", strictComponents);
        Schema made = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
        return made.validate(value).stream().map(Error::toString).toList();
    }

    /** Refuses properties that a schema does not name, unless it says otherwise. */
    private static JsonNode strict(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has("properties") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.properties().forEach(part -> strict(part.getValue()));
        } else if (node.isArray()) {
            node.forEach(ApiDescription::strict);
        }
        return node;
    }
}
