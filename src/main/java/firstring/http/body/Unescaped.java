package firstring.http.body;

import org.jspecify.annotations.Nullable;

/**
 * A text with escapes of URLs, of JSON's {@code \}{@code u} and XML's character references decoded, without its NUL
 * characters, and with the position of each character in the original text. Each step reads a character at most twice.
 */
public final class Unescaped {
    private final String text;
    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    private Unescaped(String text, int @Nullable [] starts, int @Nullable [] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /** A text with nothing decoded. */
    public static Unescaped plain(String text) {
        return new Unescaped(text, null, null);
    }

    public static boolean hasEscapes(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('\\') >= 0 || text.indexOf('&') >= 0 || text.indexOf('\0') >= 0;
    }

    public String text() {
        return text;
    }

    /** Where the character at an index begins in the original text. */
    int start(int index) {
        return starts == null ? index : starts[index];
    }

    /** Where it ends in the original text. */
    int end(int index) {
        return ends == null ? index + 1 : ends[index];
    }

    /** The text with one more level of escapes decoded; the same object when it has none. */
    public Unescaped again() {
        return new Reading().read();
    }

    private final class Reading {
        private StringBuilder read = new StringBuilder(0);
        private int[] newStarts = {};
        private int[] newEnds = {};
        private boolean changed;

        /** The character of the escape being examined. */
        private int escaped;

        Unescaped read() {
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                int length = lengthOfEscape(c, at);
                if (!changed && (length > 0 || c == 0)) {
                    begin(at);
                }
                if (length > 0) {
                    add((char) escaped, at, at + length);
                } else if (changed && c != 0) {
                    add(c, at, at + 1);
                }
                at += Math.max(1, length);
            }
            return changed ? new Unescaped(read.toString(), newStarts, newEnds) : Unescaped.this;
        }

        /** Called at the first escape; up to there the text is unchanged. */
        private void begin(int unchanged) {
            changed = true;
            read = new StringBuilder(text.length());
            newStarts = new int[text.length()];
            newEnds = new int[text.length()];
            for (int at = 0; at < unchanged; at++) {
                add(text.charAt(at), at, at + 1);
            }
        }

        private void add(char c, int from, int to) {
            newStarts[read.length()] = start(from);
            newEnds[read.length()] = end(to - 1);
            read.append(c);
        }

        /** The number of characters of the escape that begins here; 0 when there is none. */
        private int lengthOfEscape(char c, int at) {
            return switch (c) {
                case '%' -> hex(at + 1, 2) ? 3 : 0;
                case '\\' -> text.startsWith("u", at + 1) && hex(at + 2, 4) ? 6 : 0;
                case '&' -> lengthOfReference(at);
                default -> 0;
            };
        }

        private boolean hex(int from, int digits) {
            if (from + digits > text.length()) {
                return false;
            }
            int number = 0;
            for (int i = from; i < from + digits; i++) {
                int digit = Character.digit(text.charAt(i), 16);
                if (digit < 0) {
                    return false;
                }
                number = number << 4 | digit;
            }
            escaped = number;
            return true;
        }

        private int lengthOfReference(int at) {
            if (text.startsWith("amp;", at + 1)) {
                escaped = '&';
                return 5;
            }
            if (!text.startsWith("#", at + 1)) {
                return 0;
            }
            boolean hex = text.startsWith("x", at + 2) || text.startsWith("X", at + 2);
            int start = at + (hex ? 3 : 2);
            int end = start;
            int number = 0;
            int digit = end < text.length() ? Character.digit(text.charAt(end), hex ? 16 : 10) : -1;
            while (digit >= 0) {
                number = Math.min(Character.MAX_VALUE, number * (hex ? 16 : 10) + digit);
                end++;
                digit = end < text.length() ? Character.digit(text.charAt(end), hex ? 16 : 10) : -1;
            }
            escaped = number;
            return end > start && text.startsWith(";", end) ? end + 1 - at : 0;
        }
    }
}
