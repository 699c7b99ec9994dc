package firstring.accounts.users;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks a new password by how many guesses zxcvbn expects it to withstand. Twelve characters are enough if they are
 * not among the first hundred million guesses; ten or eleven must withstand ten billion.
 */
final class PasswordStrength {
    static final int LENGTH = 12;
    static final int MIN_LENGTH = 10;

    private static final double GUESSES = 1e8;
    private static final double GUESSES_FOR_SHORT = 1e10;

    /** The work grows faster than the length; characters beyond this do not count. */
    private static final int MAX_CHECKED = 64;

    private static final int MIN_WORD_LENGTH = 3;
    private static final String OURS = "firstring";
    private static final String PERSONAL_WORDS = "user_inputs";

    private PasswordStrength() {}

    /** Reads the library's word lists each time: passwords are set too rarely to keep ten megabytes for them. */
    static Optional<PasswordFault> findFault(String password, List<String> personal) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH) {
            return Optional.of(PasswordFault.TOO_SHORT);
        }
        Strength strength = new Zxcvbn().measure(checkedPart(password), words(personal));
        if (strength.getGuesses() < GUESSES) {
            return Optional.of(isPersonal(strength) ? PasswordFault.PERSONAL : PasswordFault.EASY_TO_GUESS);
        }
        boolean isEnough = length >= LENGTH || strength.getGuesses() >= GUESSES_FOR_SHORT;
        return isEnough ? Optional.empty() : Optional.of(PasswordFault.TOO_SHORT);
    }

    private static String checkedPart(String password) {
        return password.substring(0, Math.min(password.length(), MAX_CHECKED));
    }

    private static boolean isPersonal(Strength strength) {
        return strength.getSequence().stream().anyMatch(match -> PERSONAL_WORDS.equals(match.dictionaryName));
    }

    private static List<String> words(List<String> personal) {
        return Stream.concat(personal.stream(), Stream.of(OURS))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .flatMap(text -> Stream.concat(Stream.of(text), Stream.of(text.split("[^\\p{L}\\p{N}]+"))))
                .filter(word -> word.length() >= MIN_WORD_LENGTH)
                .distinct()
                .toList();
    }
}
