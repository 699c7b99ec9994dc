package firstring.phone;

import java.util.regex.Pattern;

/**
 * Strips what forms, phones and spreadsheets put around a number before libphonenumber reads it (docs/contract.md 1.2,
 * phone_number).
 */
final class Spelling {
    /**
     * Zero-width characters, text-direction marks and control characters. U+0000 is kept, so that the text is not read
     * as a number.
     */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\x01-\\x08\\x0E-\\x1F\\x7F-\\x9F]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\x{85}\\p{Z}]+");

    /** {@code tel:}, {@code p:} (of Facebook's lead ads), {@code Phone:}, {@code Mobile.:}. */
    private static final Pattern LABEL = Pattern.compile("^\\p{L}{1,12}\\.? ?: ?(?://)?");

    private static final Pattern EMPTY_EXTENSION =
            Pattern.compile("[ ,;.-]*(?:\\b|(?<=[0-9 ]))(?:ext(?:ension)?|extn|x)[ .:#=]*$", Pattern.CASE_INSENSITIVE);

    private static final Pattern DECIMAL = Pattern.compile("(\\+?[0-9]+)[.,]00?");
    private static final Pattern SCIENTIFIC = Pattern.compile("\\+?[0-9]{1,3}(?:[.,][0-9]+)?[eE]\\+?[0-9]{1,2}");

    private Spelling() {}

    static String clean(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("");
        String spaced = SPACES.matcher(visible).replaceAll(" ").strip();
        String bare = LABEL.matcher(spaced).replaceFirst("").strip();
        String number = EMPTY_EXTENSION.matcher(bare).replaceFirst("");
        var decimal = DECIMAL.matcher(number);
        return decimal.matches() ? decimal.group(1) : number;
    }

    /** True for a number that ends in {@code .0}, whose zero would otherwise be read as a digit of the number. */
    static boolean mayBeDecimal(String text) {
        return text.endsWith(".0") || text.endsWith(".00");
    }

    /** True for {@code 1.21E+10}, which has lost its last digits. Expects cleaned text. */
    static boolean isScientific(String text) {
        return SCIENTIFIC.matcher(text).matches();
    }
}
