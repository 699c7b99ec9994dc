package firstring.http;

import java.util.Arrays;
import java.util.List;

/**
 * Overwrites a token with as many {@code *} wherever it stands in some bytes: as it is, percent-encoded, with JSON's
 * {@code \}{@code u} escapes, in UTF-16, or in a mixture of them.
 */
final class Spellings {
    private Spellings() {}

    static byte[] overwrite(byte[] bytes, List<byte[]> tokens) {
        byte[] result = bytes;
        for (byte[] token : tokens) {
            result = overwrite(result, token);
        }
        return result;
    }

    private static byte[] overwrite(byte[] bytes, byte[] token) {
        int first = find(bytes, 0, token);
        if (first == bytes.length) {
            return bytes;
        }
        byte[] result = bytes.clone();
        for (int start = first; start < bytes.length; ) {
            int end = endOfMatch(bytes, start, token);
            Arrays.fill(result, start, end, (byte) '*');
            start = find(bytes, end, token);
        }
        return result;
    }

    /** Where the next one starts; the length when there is none. */
    private static int find(byte[] bytes, int from, byte[] token) {
        int start = from;
        while (start < bytes.length && endOfMatch(bytes, start, token) < 0) {
            start++;
        }
        return start;
    }

    /** Where the token ends that starts here; -1 when none does. */
    private static int endOfMatch(byte[] bytes, int start, byte[] token) {
        int at = start;
        for (int t = 0; t < token.length; t++) {
            while (t > 0 && at < bytes.length && bytes[at] == 0) {
                at++;
            }
            int length = lengthOf(bytes, at, token[t]);
            if (length == 0) {
                return -1;
            }
            at += length;
        }
        return at;
    }

    /** How many bytes spell this one here; 0 when they do not. */
    private static int lengthOf(byte[] bytes, int at, byte wanted) {
        if (at >= bytes.length) {
            return 0;
        }
        if (bytes[at] == wanted) {
            return 1;
        }
        if (bytes[at] == '%' && hex(bytes, at + 1, 2) == (wanted & 0xFF)) {
            return 3;
        }
        boolean escaped = bytes[at] == '\\' && at + 1 < bytes.length && bytes[at + 1] == 'u';
        return escaped && hex(bytes, at + 2, 4) == wanted ? 6 : 0;
    }

    private static int hex(byte[] bytes, int start, int digits) {
        if (start + digits > bytes.length) {
            return -1;
        }
        int number = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
