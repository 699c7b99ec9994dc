package firstring.http.body;

/** The escapes inside a JSON string. */
public final class JsonEscapes {
    private JsonEscapes() {}

    /**
     * Replaces escapes by the characters they mean. Invalid escapes are kept, so that broken text can be examined too.
     */
    public static String undo(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            boolean escapes = c == '\\' && at + 1 < raw.length();
            at += escapes ? undo(raw, at, text) : 1;
            if (!escapes) {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Appends the character that the escape at this position means; returns the escape's length. */
    private static int undo(String raw, int at, StringBuilder text) {
        char letter = raw.charAt(at + 1);
        switch (letter) {
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case '"', '\\', '/' -> text.append(letter);
            case 'u' -> {
                int number = hex(raw, at + 2);
                if (number >= 0) {
                    text.append((char) number);
                    return 6;
                }
                text.append("\\u");
            }
            default -> text.append('\\').append(letter);
        }
        return 2;
    }

    private static int hex(String raw, int from) {
        if (from + 4 > raw.length()) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(raw.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
