package firstring.reference;

import firstring.json.Layout;
import firstring.reference.DocsView.Entry;
import firstring.reference.DocsView.Field;
import firstring.reference.DocsView.Reply;
import firstring.reference.DocsView.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Makes the view of {@code /docs} of the OpenAPI document. */
final class DocsReader {
    private static final String FAMILY = "Family";
    private static final String WEBHOOK = "/webhook/";
    private static final String EXAMPLE_ID = "1001";
    private static final String TOKEN = "YOUR_TOKEN";
    private static final String NO_BREAK = "\u00a0";

    /** The limit of ids, which is not shown. */
    private static final long LARGEST_ID = 9_007_199_254_740_991L;

    private final JsonNode document;
    private final String address;

    private DocsReader(JsonNode document, String address) {
        this.document = document;
        this.address = address;
    }

    /** @param address of the server, for the examples */
    static DocsView read(byte[] openapi, String address) {
        return new DocsReader(new YAMLMapper().readTree(openapi), address).view();
    }

    /** The calls of the family, which are described under a tag of their own. */
    static List<FamilyCall> readFamily(byte[] openapi) {
        DocsReader reader = new DocsReader(new YAMLMapper().readTree(openapi), "");
        return reader.entries(FAMILY).stream().map(reader::familyCall).toList();
    }

    private FamilyCall familyCall(Entry entry) {
        JsonNode operation =
                document.path("paths").path(entry.path()).path(entry.method().toLowerCase(Locale.ROOT));
        ObjectNode sample = JsonNodeFactory.instance.objectNode();
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter = follow(each);
            if (parameter.path("required").asBoolean(false)) {
                sample.put(
                        parameter.path("name").asString(),
                        parameter.path("example").asString(EXAMPLE_ID));
            }
        }
        if (example(body(operation)) instanceof ObjectNode example) {
            sample.setAll(example);
        }
        sample.remove("api_token");
        String name = entry.path().substring(entry.path().indexOf(WEBHOOK) + WEBHOOK.length());
        return new FamilyCall(name.replace('/', '-'), entry, sample);
    }

    private DocsView view() {
        List<Section> sections = new ArrayList<>();
        for (JsonNode tag : document.path("tags")) {
            String name = tag.path("name").asString();
            sections.add(new Section(anchor(name), name, prose(tag), entries(name)));
        }
        JsonNode info = document.path("info");
        return new DocsView(info.path("version").asString(), prose(info), sections);
    }

    private List<Entry> entries(String tag) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                if (operation.path("tags").path(0).asString("").equals(tag)) {
                    entries.add(entry(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation));
                }
            }
        }
        return entries;
    }

    private Entry entry(String method, String path, JsonNode operation) {
        return new Entry(
                operation.path("operationId").asString(),
                method,
                path,
                operation.path("summary").asString(""),
                prose(operation),
                parameters(operation),
                fields(body(operation).path("schema")),
                curl(method, path, operation),
                replies(operation));
    }

    private List<Field> parameters(JsonNode operation) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter = follow(each);
            String shape = parameter.path("in").asString() + ", " + shape(follow(parameter.path("schema")));
            fields.add(new Field(
                    parameter.path("name").asString(),
                    shape,
                    parameter.path("required").asBoolean(false),
                    prose(parameter)));
        }
        return fields;
    }

    private List<Field> fields(JsonNode node) {
        JsonNode schema = follow(node);
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode own = property.getValue();
            JsonNode described = own.has("description") ? own : follow(own);
            fields.add(new Field(
                    property.getKey(), shape(follow(own)), required.contains(property.getKey()), prose(described)));
        }
        return fields;
    }

    private String shape(JsonNode schema) {
        StringJoiner shape = new StringJoiner(", ");
        JsonNode type = schema.path("type");
        JsonNode choices = schema.path("enum");
        if (choices.isArray()) {
            shape.add(words(choices, " | "));
        } else if (type.isArray()) {
            shape.add(words(type, " or "));
        } else if (type.isString()) {
            shape.add(type.asString());
        } else if (schema.path("oneOf").isArray()) {
            shape.add(schema.path("oneOf")
                    .valueStream()
                    .map(this::follow)
                    .map(this::shape)
                    .distinct()
                    .collect(Collectors.joining(" or ")));
        }
        addLimit(shape, "from", schema.path("minimum"));
        if (schema.path("maximum").asLong(0) != LARGEST_ID) {
            addLimit(shape, "to", schema.path("maximum"));
        }
        addLimit(shape, "up to", schema.path("maxLength"));
        addLimit(shape, "default", schema.path("default"));
        return shape.toString();
    }

    private static void addLimit(StringJoiner shape, String word, JsonNode limit) {
        if (limit.isValueNode() && !limit.isMissingNode()) {
            shape.add(word.replace(" ", NO_BREAK) + NO_BREAK + limit.asString());
        }
    }

    private static String words(JsonNode texts, String between) {
        return texts.valueStream().map(text -> text.asString("null")).collect(Collectors.joining(between));
    }

    private List<Reply> replies(JsonNode operation) {
        List<Reply> replies = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : operation.path("responses").properties()) {
            JsonNode response = follow(each.getValue());
            JsonNode example = example(response.path("content").path("application/json"));
            replies.add(new Reply(
                    each.getKey(), prose(response), example.isMissingNode() ? "" : Layout.ofAny(example.toString())));
        }
        return replies;
    }

    private String curl(String method, String path, JsonNode operation) {
        StringBuilder curl = new StringBuilder("curl");
        if (!method.equals("GET")) {
            curl.append(" -X ").append(method);
        }
        curl.append(" '")
                .append(address)
                .append(path.replaceAll("\\{.*?}", EXAMPLE_ID))
                .append(query(operation))
                .append('\'');
        JsonNode example = example(body(operation));
        boolean ownToken = example.has("api_token");
        if (path.startsWith("/api/") && !ownToken) {
            curl.append(" \\\n  -H 'Authorization: Bearer " + TOKEN + "'");
        }
        if (!example.isMissingNode()) {
            JsonNode sent = ownToken ? ((ObjectNode) example.deepCopy()).put("api_token", TOKEN) : example;
            curl.append(" \\\n  -H 'Content-Type: application/json' \\\n  -d '")
                    .append(Layout.ofAny(sent.toString()).replace("'", "'\\''"))
                    .append('\'');
        }
        return curl.toString();
    }

    private String query(JsonNode operation) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter = follow(each);
            boolean needed = parameter.path("in").asString().equals("query")
                    && parameter.path("required").asBoolean(false);
            if (needed) {
                String value = parameter.path("example").asString(EXAMPLE_ID).replace("+", "%2B");
                query.add(parameter.path("name").asString() + "=" + value);
            }
        }
        return query.toString();
    }

    private static JsonNode body(JsonNode operation) {
        return operation.path("requestBody").path("content").path("application/json");
    }

    private JsonNode example(JsonNode media) {
        if (media.has("example")) {
            return media.get("example");
        }
        return media.path("examples")
                .valueStream()
                .findFirst()
                .map(example -> follow(example).path("value"))
                .orElseGet(() -> media.path("example"));
    }

    private JsonNode follow(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isString() ? document.at(reference.asString().substring(1)) : node;
    }

    private static Prose prose(JsonNode described) {
        return Prose.of(described.path("description").asString(""));
    }

    private static String anchor(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
