package firstring.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parameters of a content type. */
final class ContentType {
    private ContentType() {}

    /** True when the text is UTF-8 or a part of it: no charset is named, or UTF-8, or US-ASCII. */
    static boolean isReadableCharset(@Nullable String contentType) {
        if (contentType == null || contentType.indexOf(';') < 0) {
            return true;
        }
        String charset = parameter(contentType, "charset");
        if (charset == null) {
            return true;
        }
        return switch (charset.strip().toLowerCase(Locale.ROOT)) {
            case "", "utf-8", "utf8", "us-ascii", "ascii" -> true;
            default -> false;
        };
    }

    static @Nullable String parameter(String contentType, String name) {
        int start = contentType.indexOf(';');
        while (start >= 0) {
            int equals = contentType.indexOf('=', start);
            if (equals < 0) {
                return null;
            }
            StringBuilder value = new StringBuilder();
            int end = readValue(contentType, equals + 1, value);
            String names = contentType.substring(start, equals);
            if (names.substring(names.lastIndexOf(';') + 1).strip().equalsIgnoreCase(name)) {
                return value.toString().strip();
            }
            start = contentType.indexOf(';', end);
        }
        return null;
    }

    /**
     * Reads a value, quoted or not, and answers where it ends. A quote that is never closed ends with the header: what the
     * client meant is read, and its lead is not lost for it.
     */
    private static int readValue(String contentType, int from, StringBuilder value) {
        boolean quoted = false;
        int at = from;
        while (at < contentType.length() && (quoted || contentType.charAt(at) != ';')) {
            char next = contentType.charAt(at++);
            if (next == '"') {
                quoted = !quoted;
            } else if (next == '\\' && quoted && at < contentType.length()) {
                value.append(contentType.charAt(at++));
            } else {
                value.append(next);
            }
        }
        return at;
    }
}
