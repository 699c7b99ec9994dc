package firstring.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes credentials out of a request before it is stored (CONTRACT 1.5). A readable request stays readable, with the same
 * parameters but {@code api_token}. Wherever else the bytes of a presented token stand they become {@code *}, in a JSON
 * number {@code 0}: a stored request never holds it.
 */
public final class Credentials {
    /** The parameter that is a credential by its name, whatever its value. */
    static final String NAME = "api_token";

    /** Query and body as they may be stored. */
    public record Cleaned(String query, byte[] body) {}

    private Credentials() {}

    /**
     * Cleans one request.
     *
     * @param reading what came of reading this very request
     * @param presentedTokens the tokens it was sent with, wherever they stood
     */
    public static Cleaned remove(
            @Nullable String mediaType,
            @Nullable String contentType,
            String query,
            byte[] body,
            FormReading reading,
            Set<String> presentedTokens) {
        List<byte[]> tokens = presentedTokens.stream()
                .filter(token -> !token.isEmpty())
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Cleaned(
                cleanQuery(query, tokens), cleanBody(new Source(mediaType, contentType, body), reading, tokens));
    }

    private record Source(
            @Nullable String mediaType, @Nullable String contentType, byte[] body) {}

    private static String cleanQuery(String query, List<byte[]> tokens) {
        if (query.isEmpty()) {
            return query;
        }
        byte[] cleaned = UrlEncodedCredentials.drop(query.getBytes(StandardCharsets.UTF_8));
        return new String(Spellings.overwrite(cleaned, tokens), StandardCharsets.UTF_8);
    }

    private static byte[] cleanBody(Source source, FormReading reading, List<byte[]> tokens) {
        byte[] named = blankNamed(source);
        if (reading instanceof FormReading.Readable && isJson(source)) {
            return JsonCredentials.overwrite(named, tokens);
        }
        return Spellings.overwrite(named, tokens);
    }

    /** Works on broken bodies too, as far as it goes. */
    private static byte[] blankNamed(Source source) {
        return switch (source.mediaType) {
            case "application/x-www-form-urlencoded" -> UrlEncodedCredentials.drop(source.body);
            case "multipart/form-data" -> MultipartCredentials.blank(source.contentType, source.body);
            case null, default -> JsonCredentials.blank(source.body);
        };
    }

    private static boolean isJson(Source source) {
        return source.mediaType == null || FormReader.isJson(source.mediaType);
    }
}
