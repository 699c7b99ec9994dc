package firstring.text;

import java.util.regex.Pattern;

/** Text for a cell of a CSV file that people open in a spreadsheet. */
public final class CsvText {
    private static final String STARTS_FORMULA = "=+-@\t\r";

    /** It calls nothing, and is read back as it was. */
    private static final Pattern PLAIN_NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?");

    private CsvText() {}

    /** With an apostrophe before what would be taken for a formula. */
    public static String cell(String text) {
        boolean isFormula = !text.isEmpty()
                && STARTS_FORMULA.indexOf(text.charAt(0)) >= 0
                && !PLAIN_NUMBER.matcher(text).matches();
        return isFormula ? "'" + text : text;
    }
}
