package firstring.http.credentials;

import firstring.http.body.FormReading;
import firstring.http.body.MediaKind;
import firstring.http.body.ReadBody;
import firstring.http.body.RequestReading;
import firstring.http.body.Spellings;
import firstring.http.body.UrlEncoded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes credentials from a request before it is stored (docs/contract.md 1.5). A readable request remains readable,
 * with the same parameters except {@code api_token}. Wherever else a presented token appears it becomes {@code *}, in a
 * JSON number {@code 0}: a stored request never contains it.
 */
public final class Credentials {
    /** The parameter that is a credential by its name, whatever its value. */
    static final String NAME = "api_token";

    /** Query, content type and body in the form in which they are stored. */
    public record Cleaned(String query, @Nullable String contentType, byte[] body) {}

    private Credentials() {}

    /**
     * Cleans one request.
     *
     * @param presentedTokens the tokens sent with it, wherever they appeared
     */
    public static Cleaned remove(RequestReading request, String query, Set<String> presentedTokens) {
        List<String> tokens =
                presentedTokens.stream().filter(token -> !token.isEmpty()).toList();
        String contentType = request.body().contentType();
        return new Cleaned(
                cleanQuery(query, tokens),
                contentType == null ? null : Spellings.overwrite(contentType, tokens),
                cleanBody(request, tokens));
    }

    private static String cleanQuery(String query, List<String> tokens) {
        if (query.isEmpty()) {
            return query;
        }
        byte[] cleaned = UrlEncodedCredentials.drop(UrlEncoded.bytes(query));
        return Spellings.overwrite(new String(cleaned, StandardCharsets.UTF_8), tokens);
    }

    private static byte[] cleanBody(RequestReading request, List<String> tokens) {
        byte[] named = blankNamed(request.body());
        if (request.parameters() instanceof FormReading.Readable
                && request.body().kind() == MediaKind.JSON) {
            return JsonCredentials.overwrite(named, tokens);
        }
        return Spellings.overwrite(named, tokens);
    }

    /** Also processes broken bodies as far as possible. */
    private static byte[] blankNamed(ReadBody body) {
        return switch (body.kind()) {
            case FORM -> UrlEncodedCredentials.drop(body.bytes());
            case MULTIPART -> MultipartCredentials.blank(body.contentType(), body.bytes());
            case XML -> XmlCredentials.blank(body.bytes());
            case JSON, TEXT, OTHER -> JsonCredentials.blank(body.bytes());
        };
    }

    /** True for the parameter and for its spellings with brackets. */
    static boolean isNamed(String parameter) {
        return parameter.startsWith(NAME)
                && (parameter.length() == NAME.length() || parameter.charAt(NAME.length()) == '[');
    }
}
