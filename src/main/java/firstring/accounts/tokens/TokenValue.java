package firstring.accounts.tokens;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The values of tokens: generated ones have 256 random bits; chosen ones come from an older system. */
public final class TokenValue {
    private static final Pattern POSSIBLE = Pattern.compile("[A-Za-z0-9._-]{8,255}");
    private static final String PREFIX = "fr_";
    private static final int RANDOM_BYTES = 32;
    private static final int PASSWORD_BYTES = 16;
    private static final int MIN_LONG_LENGTH = 20;
    private static final int MIN_DISTINCT = 4;
    private static final int HINT_LENGTH = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenValue() {}

    static String make() {
        return PREFIX + random(RANDOM_BYTES);
    }

    /** A password for an admin without a given one: 128 random bits. */
    public static String makePassword() {
        return random(PASSWORD_BYTES);
    }

    static boolean isPossible(String value) {
        return POSSIBLE.matcher(value).matches();
    }

    /** True when it could be guessed over time. */
    static boolean isShort(String value) {
        return value.length() < MIN_LONG_LENGTH;
    }

    /** True for an obvious guess: a few characters repeated, or a run of consecutive characters. */
    static boolean isSimple(String value) {
        long distinct = value.chars().distinct().count();
        int steps = 0;
        for (int i = 1; i < value.length(); i++) {
            steps += Math.abs(value.charAt(i) - value.charAt(i - 1)) <= 1 ? 1 : 0;
        }
        return distinct < MIN_DISTINCT || steps >= value.length() - 2;
    }

    /** The last four characters of a long value; empty for a short one, of which they would reveal too much. */
    static String hint(String value) {
        return isShort(value) ? "" : value.substring(value.length() - HINT_LENGTH);
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
