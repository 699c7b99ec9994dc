package firstring.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON mapper: nesting at most 32 levels deep, timestamps in RFC 3339. Property names in snake_case are written
 * by hand. Thread-safe.
 */
public final class Json {
    public static final int MAX_NESTING = 32;

    /**
     * A small body can contain a very large number of tiny values, each of them an object in memory; no lead or edit
     * needs this many.
     */
    public static final int MAX_TOKENS = 50_000;

    public static final int MAX_NUMBER_LENGTH = 1_000;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build();

    public static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** For JSON written by this server, with no limit of tokens: a contact's history can be longer than any request. */
    private static final JsonMapper OWN = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Marks invalid bytes in decoded text, unless the client sent this character itself. */
    private static final char REPLACEMENT = '\uFFFD';

    private Json() {}

    public static byte[] bytes(Object content) {
        return MAPPER.writeValueAsBytes(content);
    }

    public static String text(Object content) {
        return MAPPER.writeValueAsString(content);
    }

    /** Reads JSON this server wrote itself; anything else is a bug. */
    public static JsonNode tree(String json) {
        return OWN.readTree(json);
    }

    /** Decodes UTF-8 strictly. Throws on an invalid byte, including an encoded surrogate. */
    public static String decodeUtf8(byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
    }

    private static String decodeStrictly(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
