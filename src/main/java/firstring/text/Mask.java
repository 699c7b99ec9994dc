package firstring.text;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks personal data in logs, leaving just enough to tell two people apart: {@code +18185551234} becomes {@code
 * +1818*****34}, {@code jane.roe@example.com} becomes {@code j***@example.com}.
 */
public final class Mask {
    private static final int PHONE_HEAD = 5;
    private static final int PHONE_TAIL = 2;
    /** Bounded everywhere, so that no text takes more than linear time. */
    private static final Pattern PEOPLE = Pattern.compile(
            "[\\w.!#$%&'*/=?^`{|}~+-]{1,64}@[\\w.-]{1,255}|\\+\\d{7,15}", Pattern.UNICODE_CHARACTER_CLASS);

    private Mask() {}

    /** Masks one phone number in any spelling. */
    public static String phone(String number) {
        int hidden = number.length() - PHONE_HEAD - PHONE_TAIL;
        if (hidden <= 0) {
            return "*".repeat(number.length());
        }
        return number.substring(0, PHONE_HEAD) + "*".repeat(hidden) + number.substring(number.length() - PHONE_TAIL);
    }

    /** Masks one email address, all but its first character and its domain. */
    public static String email(String address) {
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return HiddenText.SHOWN_AS;
        }
        return address.substring(0, address.offsetByCodePoints(0, 1)) + "***" + address.substring(at);
    }

    /**
     * Masks every email address and every number with a plus sign in a text of unknown origin, such as a library's
     * message.
     */
    public static String people(String text) {
        return PEOPLE.matcher(text).replaceAll(Mask::masked);
    }

    private static String masked(MatchResult found) {
        String text = found.group();
        return Matcher.quoteReplacement(text.startsWith("+") && !text.contains("@") ? phone(text) : email(text));
    }
}
