package firstring.text;

import java.util.regex.Pattern;

/**
 * Text for a cell of a CSV file that people open in a spreadsheet. If the program uses a separator other than the
 * comma, the middle of a cell can start a new one, so every position after any separator is guarded.
 */
public final class CsvText {
    /** The characters that begin a formula, including the full-width forms of other keyboards. */
    private static final String STARTS_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    /** Characters after which some program starts a new cell. */
    private static final String SEPARATORS = ",;|\t\r\n\u2028\u2029";

    private static final String NUMBER = "[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?";

    /** Numbers cannot run as formulas and must survive a round trip, phone numbers above all. */
    private static final Pattern PLAIN_NUMBERS = Pattern.compile(NUMBER + "(?:[;,] ?" + NUMBER + "){0,200}+");

    private CsvText() {}

    /** Puts an apostrophe before everything that some program would read as a formula. */
    public static String cell(String text) {
        if (PLAIN_NUMBERS.matcher(text).matches()) {
            return text;
        }
        StringBuilder guarded = new StringBuilder(text.length() + 8);
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isSeparator = SEPARATORS.indexOf(c) >= 0;
            boolean isBlankStart = i == 0 && isSeparator && Character.isWhitespace(c);
            if (isBlankStart || (atStart && STARTS_FORMULA.indexOf(c) >= 0)) {
                guarded.append('\'');
            }
            guarded.append(c);
            atStart = isSeparator || (atStart && isSkipped(c));
        }
        return guarded.toString();
    }

    /** The characters that programs strip before they look for a formula, and the quotes that begin a cell. */
    private static boolean isSkipped(char c) {
        return c == '"'
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
