package firstring.console.developers;

import firstring.console.developers.LeadApiView.Example;
import firstring.json.Layout;
import firstring.reference.FamilyCall;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls of the family that can be pasted as they are. */
final class FamilyExamples {
    private static final String UNKNOWN_TOKEN = "YOUR_TOKEN";

    private final boolean reading;
    private final String url;
    private final ObjectNode fields;

    private FamilyExamples(FamilyCall call, String url) {
        this.reading = call.entry().method().equals("GET");
        this.url = url;
        this.fields = call.sample().objectNode();
        fields.put("api_token", UNKNOWN_TOKEN);
        fields.setAll(call.sample());
    }

    static List<Example> of(FamilyCall call, String url) {
        FamilyExamples examples = new FamilyExamples(call, url);
        return List.of(
                new Example("curl", examples.curl()),
                new Example("JavaScript", examples.javaScript()),
                new Example("Python", examples.python()),
                new Example("PHP", examples.php()));
    }

    private String curl() {
        if (reading) {
            return "curl -G '%s'".formatted(url)
                    + each((name, value) -> " \\\n  --data-urlencode '%s=%s'"
                            .formatted(name, value.asString().replace("'", "'\\''")))
                    + "\n";
        }
        return "curl -X POST '%s' \\\n  -H 'Content-Type: application/json' \\\n  -d '%s'\n"
                .formatted(
                        url,
                        Layout.ofAny(fields.toString()).replace("\n", "\n  ").replace("'", "'\\''"));
    }

    private String javaScript() {
        String object = "{\n" + each((name, value) -> "  %s: %s,\n".formatted(name, value)) + "}";
        String call = reading
                ? "const answer = await fetch('%s?' + new URLSearchParams(fields));\n".formatted(url)
                : """
                const answer = await fetch('%s', {
                  method: 'POST',
                  headers: { 'Content-Type': 'application/json' },
                  body: JSON.stringify(fields),
                });
                """.formatted(url);
        return "const fields = " + object + ";\n" + call + "console.log(answer.status, await answer.json());\n";
    }

    private String python() {
        String object =
                "fields = {\n" + each((name, value) -> "    \"%s\": %s,\n".formatted(name, inPython(value))) + "}\n";
        String call = reading
                ? "import json, urllib.parse, urllib.request\n\n" + object
                        + "request = \"%s?\" + urllib.parse.urlencode(fields)\n".formatted(url)
                : "import json, urllib.request\n\n" + object + """
                request = urllib.request.Request(
                    "%s",
                    data=json.dumps(fields).encode(),
                    headers={"Content-Type": "application/json"},
                )
                """.formatted(url);
        return call + """
                with urllib.request.urlopen(request, timeout=30) as answer:
                    print(answer.status, json.load(answer))
                """;
    }

    private String php() {
        String object = "<?php\n$fields = [\n"
                + each((name, value) -> "    '%s' => %s,\n".formatted(name, inPhp(value))) + "];\n";
        return object
                + (reading
                        ? "echo file_get_contents('%s?' . http_build_query($fields));\n".formatted(url)
                        : """
                $curl = curl_init('%s');
                curl_setopt_array($curl, [
                    CURLOPT_POST => true,
                    CURLOPT_RETURNTRANSFER => true,
                    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
                    CURLOPT_POSTFIELDS => json_encode($fields),
                ]);
                echo curl_exec($curl);
                """.formatted(url));
    }

    private String each(BiFunction<String, JsonNode, String> written) {
        return fields.properties().stream()
                .map((Map.Entry<String, JsonNode> field) -> written.apply(field.getKey(), field.getValue()))
                .collect(Collectors.joining());
    }

    private static String inPython(JsonNode value) {
        return value.isBoolean() ? value.asBoolean() ? "True" : "False" : value.toString();
    }

    private static String inPhp(JsonNode value) {
        return value.isString()
                ? "'" + value.asString().replace("\\", "\\\\").replace("'", "\\'") + "'"
                : value.toString();
    }
}
