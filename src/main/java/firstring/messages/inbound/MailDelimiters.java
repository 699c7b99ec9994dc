package firstring.messages.inbound;

import org.jspecify.annotations.Nullable;

/**
 * The lines that divide a multipart into its parts (RFC 2046, 5.1.1). A line ends with CR, LF or both, as in the library
 * that reads the parts.
 *
 * @param count up to the limit
 * @param end the number of bytes before the first line over the limit, or all
 */
record MailDelimiters(int count, int end) {

    /** @param boundary without one the library guesses it, so each line that starts with two hyphens counts */
    static MailDelimiters find(byte[] content, @Nullable String boundary, int limit) {
        String start = "--" + (boundary == null ? "" : boundary);
        boolean isAny = start.length() == 2;
        int count = 0;
        for (int i = 0; i < content.length; i++) {
            boolean isLineStart = i == 0 || content[i - 1] == '\n' || content[i - 1] == '\r';
            if (isLineStart && startsWith(content, i, start) && (isAny || isBlankOrEnd(content, i + start.length()))) {
                if (count == limit) {
                    return new MailDelimiters(count, i);
                }
                count++;
            }
        }
        return new MailDelimiters(count, content.length);
    }

    /** Compares as the library does: by the low byte of each character. */
    private static boolean startsWith(byte[] content, int from, String start) {
        if (content.length - from < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (content[from + i] != (byte) start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlankOrEnd(byte[] content, int from) {
        int i = startsWith(content, from, "--") ? from + 2 : from;
        while (i < content.length && (content[i] == ' ' || content[i] == '\t')) {
            i++;
        }
        return i == content.length || content[i] == '\r' || content[i] == '\n';
    }
}
