package firstring.http.body;

import org.jspecify.annotations.Nullable;

/** The parameters of a content type. */
final class ContentType {
    private ContentType() {}

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
     * Reads a value, quoted or not, and returns where it ends. A quote that is never closed ends with the header: the
     * client's intention is clear, and its lead is not lost.
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
