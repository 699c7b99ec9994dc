package firstring.http.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Overwrites a token with {@code *} wherever it is spelled in some text: plain, percent-encoded, with JSON's {@code
 * \}{@code u} escapes, with XML's character references, in UTF-16, or in a mixture of them, including nested ones.
 */
public final class Spellings {
    /** A query inside a JSON string inside a form is escaped three times. */
    private static final int MAX_ROUNDS = 3;

    private Spellings() {}

    public static byte[] overwrite(byte[] bytes, List<String> tokens) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String cleaned = overwrite(text, tokens);
        return cleaned.equals(text) ? bytes : cleaned.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same text when it spells none of the tokens. */
    public static String overwrite(String text, List<String> tokens) {
        Stars stars = new Stars(text);
        Unescaped unescaped = Unescaped.plain(text);
        stars.cover(unescaped, tokens);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Unescaped next = unescaped.again();
            if (next == unescaped) {
                break;
            }
            unescaped = next;
            stars.cover(unescaped, tokens);
        }
        return stars.text();
    }

    /** The stars over one text. */
    private static final class Stars {
        private final String text;
        private char[] covered = {};

        Stars(String text) {
            this.text = text;
        }

        void cover(Unescaped unescaped, List<String> tokens) {
            for (String token : tokens) {
                int at = token.isEmpty() ? -1 : unescaped.text().indexOf(token);
                while (at >= 0) {
                    int last = at + token.length() - 1;
                    cover(unescaped.start(at), unescaped.end(last));
                    at = unescaped.text().indexOf(token, last + 1);
                }
            }
        }

        private void cover(int start, int end) {
            if (covered.length == 0) {
                covered = text.toCharArray();
            }
            Arrays.fill(covered, start, end, '*');
        }

        String text() {
            return covered.length == 0 ? text : new String(covered);
        }
    }
}
