package firstring.http.body;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The content encoding of a request body. */
public final class ContentEncoding {
    private ContentEncoding() {}

    /** The names in the order applied, in lower case; empty for an unencoded body. */
    public static List<String> of(HttpFields headers) {
        if (!headers.contains(HttpHeader.CONTENT_ENCODING)) {
            return List.of();
        }
        return headers.getCSV(HttpHeader.CONTENT_ENCODING, false).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !name.equals("identity"))
                .toList();
    }

    public static boolean isGzip(List<String> encodings) {
        return encodings.equals(List.of("gzip")) || encodings.equals(List.of("x-gzip"));
    }
}
