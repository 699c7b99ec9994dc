package firstring.http;

import firstring.json.Json;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a request's parameters from JSON, form or query into one {@link Form} (CONTRACT 1.1). */
public final class FormReader {
    static final int MAX_NAMES = 1_000;
    static final String TOO_MANY = "A request may carry at most %,d parameters.".formatted(MAX_NAMES);

    private static final Form NOTHING = new Form(Map.of());
    private static final Value.Null NULL = new Value.Null();
    private static final Value.Flag TRUE = new Value.Flag(true);
    private static final Value.Flag FALSE = new Value.Flag(false);

    private FormReader() {}

    /** Reads body and query of a call. */
    public static FormReading read(Call call) {
        return read(call.mediaType(), call.header("Content-Type"), call.query(), call.body());
    }

    /** Reads a stored request again, for a replay. */
    public static FormReading read(
            @Nullable String mediaType, @Nullable String contentType, String query, byte[] body) {
        Map<String, Value> values = new LinkedHashMap<>();
        try {
            UrlEncoded.readInto(values, query);
            requireFew(values);
        } catch (CharacterCodingException broken) {
            return new FormReading.Broken(NOTHING, "The query string is not valid UTF-8.");
        } catch (UnreadableBody broken) {
            return new FormReading.Broken(NOTHING, broken.sentence());
        }
        Set<String> inQuery = Set.copyOf(values.keySet());
        Form queryForm = values.isEmpty() ? NOTHING : Form.owning(new LinkedHashMap<>(values), inQuery);
        if (body.length == 0) {
            return new FormReading.Readable(queryForm);
        }
        if (!isSupported(mediaType) || !ContentType.isReadableCharset(contentType)) {
            return new FormReading.UnsupportedType(queryForm);
        }
        try {
            Map<String, Value> bodyValues = readBody(mediaType, contentType, body);
            values.putAll(bodyValues);
            requireFew(values);
            return new FormReading.Readable(Form.owning(values, without(inQuery, bodyValues.keySet())));
        } catch (CharacterCodingException broken) {
            return new FormReading.Broken(queryForm, "The body is not valid UTF-8.");
        } catch (JacksonException broken) {
            return new FormReading.Broken(queryForm, "The body is not valid JSON.");
        } catch (UnreadableBody broken) {
            return new FormReading.Broken(queryForm, broken.sentence());
        }
    }

    private static Set<String> without(Set<String> names, Set<String> others) {
        if (names.isEmpty()) {
            return names;
        }
        Set<String> rest = new HashSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }

    private static boolean isSupported(@Nullable String mediaType) {
        return mediaType == null
                || isJson(mediaType)
                || mediaType.equals("application/x-www-form-urlencoded")
                || mediaType.equals("multipart/form-data");
    }

    private static void requireFew(Map<String, Value> values) throws UnreadableBody {
        if (values.size() > MAX_NAMES) {
            throw new UnreadableBody(TOO_MANY);
        }
    }

    private static Map<String, Value> readBody(@Nullable String mediaType, @Nullable String contentType, byte[] body)
            throws CharacterCodingException, UnreadableBody {
        if (mediaType == null || isJson(mediaType)) {
            return readJson(body);
        }
        Map<String, Value> values = new LinkedHashMap<>();
        if (mediaType.equals("multipart/form-data")) {
            Multipart.readInto(values, contentType, body);
        } else {
            UrlEncoded.readInto(values, Json.decodeUtf8(body));
        }
        return values;
    }

    /** A body of white space alone is as good as none. */
    private static Map<String, Value> readJson(byte[] body) throws CharacterCodingException, UnreadableBody {
        if (Json.decodeUtf8(body).isBlank()) {
            return Map.of();
        }
        requireUtf8(body);
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBody("The body must be a JSON object.");
            }
            Map<String, Value> fields = readFields(parser);
            if (parser.nextToken() != null) {
                throw new UnreadableBody("The body is not valid JSON.");
            }
            return fields;
        }
    }

    /** The parser takes a zero among the first four bytes for UTF-16 or UTF-32, which are not read here. */
    private static void requireUtf8(byte[] body) throws UnreadableBody {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
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
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            case VALUE_NULL -> NULL;
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
