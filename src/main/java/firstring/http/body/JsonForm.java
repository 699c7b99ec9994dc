package firstring.http.body;

import firstring.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/** Parameters of a JSON object: its own fields. Of a repeated name the last counts. */
final class JsonForm {
    private static final String NO_OBJECT = "The body must be a JSON object.";
    private static final String BEYOND_LIMITS =
            "The body exceeds the JSON limits: %d levels of nesting, %,d parts and numbers of %,d digits."
                    .formatted(Json.MAX_NESTING, Json.MAX_TOKENS, Json.MAX_NUMBER_LENGTH);

    private static final FormValue.Null NULL = new FormValue.Null();
    private static final FormValue.Flag TRUE = new FormValue.Flag(true);
    private static final FormValue.Flag FALSE = new FormValue.Flag(false);

    /** @param repaired true when the text was not valid JSON as sent */
    record Read(Map<String, FormValue> values, boolean repaired) {}

    private JsonForm() {}

    /** Reads a body; one of only white space is empty. */
    static Read read(BodyText body) throws UnreadableBody {
        if (body.text().isBlank()) {
            return new Read(Map.of(), false);
        }
        try {
            return new Read(parse(body.utf8()), false);
        } catch (StreamConstraintsException beyond) {
            throw new UnreadableBody(BEYOND_LIMITS);
        } catch (JacksonException broken) {
            byte[] repaired = JsonRepair.repair(body.utf8());
            if (repaired == null) {
                throw brokenAt(body.text());
            }
            return new Read(readRepaired(repaired, body.text()), true);
        }
    }

    private static Map<String, FormValue> readRepaired(byte[] repaired, String original) throws UnreadableBody {
        try {
            return parse(repaired);
        } catch (JacksonException stillBroken) {
            throw brokenAt(original);
        }
    }

    /** Reads the text once more to find the position in characters, not in bytes. */
    private static UnreadableBody brokenAt(String text) {
        int line = 1;
        int column = 1;
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than one value");
            }
        } catch (JacksonException broken) {
            TokenStreamLocation place = broken.getLocation();
            line = place == null ? line : Math.max(1, place.getLineNr());
            column = place == null ? column : Math.max(1, place.getColumnNr());
        }
        return new UnreadableBody("The body is not valid JSON: line %d, column %d.".formatted(line, column));
    }

    private static Map<String, FormValue> parse(byte[] json) throws UnreadableBody {
        requireUtf8(json);
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBody(NO_OBJECT);
            }
            Map<String, FormValue> fields = readFields(parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than one value");
            }
            return fields;
        }
    }

    /** Rejects a zero among the first four bytes, which the parser would take for UTF-16 or UTF-32. */
    private static void requireUtf8(byte[] body) throws UnreadableBody {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                throw new UnreadableBody("The body is not valid JSON: line 1, column %d.".formatted(i + 1));
            }
        }
    }

    private static Map<String, FormValue> readFields(JsonParser parser) {
        Map<String, FormValue> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, readValue(parser));
        }
        return fields;
    }

    private static FormValue readValue(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> new FormValue.Text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new FormValue.Numeral(parser.getString());
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            case VALUE_NULL -> NULL;
            case START_OBJECT -> new FormValue.Fields(readFields(parser));
            case START_ARRAY -> {
                List<FormValue> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(readValue(parser));
                }
                yield new FormValue.Items(items);
            }
            case null -> throw new StreamReadException(parser, "no value");
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new StreamReadException(parser, "no value");
        };
    }
}
