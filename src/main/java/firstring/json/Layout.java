package firstring.json;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Formats JSON for reading: one line for each value, two spaces for each level. Only the white space between tokens
 * changes: every number, escape and repeated key is kept as written, which no generator of Jackson does.
 */
public final class Layout {
    /** Longer text is left unformatted. */
    static final int MAX_LENGTH = 65_536;

    private final String json;
    private final StringBuilder laidOut;
    private int at;
    private int level;

    private Layout(String json) {
        this.json = json;
        this.laidOut = new StringBuilder(2 * json.length());
    }

    /** Empty when the text is not one JSON object or array, or is too long. */
    public static Optional<String> of(String text) {
        return text.length() <= MAX_LENGTH && isJson(text) ? Optional.of(new Layout(text).layOut()) : Optional.empty();
    }

    /** The formatted text, or the text unchanged when it cannot be formatted. */
    public static String ofAny(String text) {
        return of(text).orElse(text);
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            return first != null && first.isStructStart() && parser.nextToken() == null;
        } catch (JacksonException broken) {
            return false;
        }
    }

    private String layOut() {
        while (at < json.length()) {
            switch (json.charAt(at)) {
                case '{', '[' -> open();
                case '}', ']' -> close();
                case ',' -> {
                    copyTo(at + 1);
                    breakLine();
                }
                case ':' -> {
                    copyTo(at + 1);
                    laidOut.append(' ');
                }
                case '"' -> copyTo(endOfText());
                case ' ', '\t', '\r', '\n' -> at++;
                default -> copyTo(at + 1);
            }
        }
        return laidOut.toString();
    }

    private void copyTo(int end) {
        laidOut.append(json, at, end);
        at = end;
    }

    private int endOfText() {
        int end = at + 1;
        while (json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        return end + 1;
    }

    /** An empty object or array stays on its line. */
    private void open() {
        copyTo(at + 1);
        while (Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        if (json.charAt(at) == '}' || json.charAt(at) == ']') {
            copyTo(at + 1);
        } else {
            level++;
            breakLine();
        }
    }

    private void close() {
        level--;
        breakLine();
        copyTo(at + 1);
    }

    private void breakLine() {
        laidOut.append('\n').repeat("  ", level);
    }
}
