package firstring.text;

import java.util.regex.Pattern;

/**
 * Tells whether a text is one email address that mail can be sent to in practice; letters of any script are allowed.
 */
public final class EmailAddress {
    public static final int MAX_LENGTH = 320;

    private static final Pattern ONE = Pattern.compile(
            "[^\\s\\p{Z}\\p{Cntrl}@,;:<>()\\[\\]\"\\\\]{1,64}@[\\p{L}\\p{N}\\p{M}](?:[\\p{L}\\p{N}\\p{M}.-]{0,253}[\\p{L}\\p{N}\\p{M}])?");

    private EmailAddress() {}

    public static boolean isOne(String text) {
        return text.length() <= MAX_LENGTH
                && ONE.matcher(text).matches()
                && !text.contains("..")
                && !text.startsWith(".")
                && !text.contains(".@");
    }
}
