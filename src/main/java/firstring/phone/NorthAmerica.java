package firstring.phone;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A fast path for the most common numbers: ten digits with an ordinary area code of the United States or Canada. It
 * returns what libphonenumber would, without its regular expressions; everything else is left to libphonenumber.
 *
 * <p>In those two plans, the first four digits (area code and one more) identify a geographic number, so libphonenumber
 * is asked once for each prefix and the result kept. Thread-safe.
 */
final class NorthAmerica {
    private static final int LENGTH = 10;
    private static final int UNKNOWN = 0;
    private static final int ORDINARY = 1;
    private static final int SPECIAL = 2;

    /** The results by the first four digits. */
    private static final AtomicIntegerArray RESULTS = new AtomicIntegerArray(10_000);

    private NorthAmerica() {}

    /** The number, when the text is a plain spelling of an ordinary one; null for anything else. */
    static @Nullable Phone parse(String text, String region) {
        String digits = nationalDigits(text, region);
        return digits != null && isOrdinary(digits) ? new Phone("+1" + digits, null, true) : null;
    }

    /** True when the ten national digits are a valid geographic number of the United States or Canada. */
    static boolean isOrdinary(String digits) {
        int prefix = Integer.parseInt(digits, 0, 4, 10);
        int result = RESULTS.get(prefix);
        if (result == UNKNOWN) {
            result = ask(prefix);
            RESULTS.set(prefix, result);
        }
        return result == ORDINARY;
    }

    static PhoneNumber number(String digits) {
        return new PhoneNumber().setCountryCode(1).setNationalNumber(Long.parseLong(digits));
    }

    private static int ask(int prefix) {
        PhoneNumber number = new PhoneNumber().setCountryCode(1).setNationalNumber(prefix * 1_000_000L + 345_678);
        String region = Phones.PLANS.getRegionCodeForNumber(number);
        boolean ordinary = ("US".equals(region) || "CA".equals(region))
                && Phones.PLANS.getNumberType(number) == PhoneNumberType.FIXED_LINE_OR_MOBILE;
        return ordinary ? ORDINARY : SPECIAL;
    }

    /** The ten digits of {@code 8185551234}, {@code 1 (818) 555-1234}, {@code +1.818.555.1234}; null for other shapes. */
    private static @Nullable String nationalDigits(String text, String region) {
        boolean international = text.startsWith("+");
        if (!international && !region.equals("US") && !region.equals("CA")) {
            return null;
        }
        char[] digits = new char[LENGTH + 1];
        int count = 0;
        for (int i = international ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (count > LENGTH) {
                    return null;
                }
                digits[count++] = c;
            } else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')') {
                return null;
            }
        }
        boolean withCountry = count == LENGTH + 1 && digits[0] == '1';
        if (!withCountry && (international || count != LENGTH)) {
            return null;
        }
        int start = withCountry ? 1 : 0;
        return digits[start] >= '2' ? new String(digits, start, LENGTH) : null;
    }
}
