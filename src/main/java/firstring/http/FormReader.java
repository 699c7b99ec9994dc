package firstring.http;

import firstring.json.Json;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a request's parameters from JSON, form or query into one {@link Form} (CONTRACT 1.1). */
public final class FormReader {
    private FormReader() {}

    /** Reads body and query of a call. */
    public static FormReading read(Call call) {
        return read(call.mediaType(), call.header("Content-Type"), call.query(), call.body());
    }

    /** Reads a stored request again, for a replay. */
    public static FormReading read(
            @Nullable String mediaType, @Nullable String contentType, String query, byte[] body) {
        Map<String, Value> values = new LinkedHashMap<>();
        Form queryForm;
        try {
            UrlEncoded.readInto(values, query);
            queryForm = new Form(values);
        } catch (CharacterCodingException broken) {
            return new FormReading.Broken(new Form(Map.of()), "The query string is not valid UTF-8.");
        }
        if (body.length == 0) {
            return new FormReading.Readable(queryForm);
        }
        try {
            switch (mediaType) {
                case null -> readJson(values, body);
                case "application/x-www-form-urlencoded" -> UrlEncoded.readInto(values, Json.decodeUtf8(body));
                case "multipart/form-data" -> Multipart.readInto(values, contentType, body);
                default -> {
                    if (!isJson(mediaType)) {
                        return new FormReading.UnsupportedType(queryForm);
                    }
                    readJson(values, body);
                }
            }
            return new FormReading.Readable(new Form(values));
        } catch (CharacterCodingException broken) {
            return new FormReading.Broken(queryForm, "The body is not valid UTF-8.");
        } catch (JacksonException broken) {
            return new FormReading.Broken(queryForm, "The body is not valid JSON.");
        } catch (UnreadableBody broken) {
            return new FormReading.Broken(queryForm, broken.sentence());
        }
    }

    private static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }

    private static void readJson(Map<String, Value> values, byte[] body)
            throws CharacterCodingException, UnreadableBody {
        String text = Json.decodeUtf8(body);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.isBlank()) {
            return;
        }
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBody("The body must be a JSON object.");
            }
            values.putAll(readFields(parser));
            if (parser.nextToken() != null) {
                throw new UnreadableBody("The body is not valid JSON.");
            }
        }
    }

    private static Map<String, Value> readFields(JsonParser parser) throws UnreadableBody {
        Map<String, Value> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, readValue(parser));
        }
        return fields;
    }

    private static Value readValue(JsonParser parser) throws UnreadableBody {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> new Value.Text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Numeral(parser.getString());
            case VALUE_TRUE -> new Value.Flag(true);
            case VALUE_FALSE -> new Value.Flag(false);
            case VALUE_NULL -> new Value.Null();
            case START_OBJECT -> new Value.Fields(readFields(parser));
            case START_ARRAY -> {
                List<Value> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(readValue(parser));
                }
                yield new Value.Items(items);
            }
            case null -> throw new UnreadableBody("The body is not valid JSON.");
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new UnreadableBody("The body is not valid JSON.");
        };
    }
}
