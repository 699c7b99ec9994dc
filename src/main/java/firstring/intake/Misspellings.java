package firstring.intake;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Suggestions for misspelled field names of a lead: camel case, words with separators, and synonyms of {@code phone_number}. */
final class Misspellings {
    private static final int MAX_LENGTH = 40;

    /** In lower case, without word separators. */
    private static final Set<String> PHONE_NUMBER = Set.of(
            "phone",
            "phonenumber",
            "phonenumbers",
            "phonenum",
            "phoneno",
            "phones",
            "primaryphone",
            "primaryphonenumber",
            "contactphone",
            "contactnumber",
            "customerphone",
            "leadphone",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "mobilephonenumber",
            "cell",
            "cellphone",
            "cellnumber",
            "cellphonenumber",
            "homephone",
            "workphone",
            "tel",
            "telephone",
            "telephonenumber",
            "telnumber",
            "msisdn");

    /** The known names by their lowercase letters; names that differ only in a digit are left out. */
    private static final Map<String, String> KNOWN = LeadParser.KNOWN.stream()
            .filter(name -> name.chars().noneMatch(Character::isDigit))
            .collect(Collectors.toUnmodifiableMap(Misspellings::letters, Function.identity()));

    private Misspellings() {}

    static boolean isPhoneNumber(String key) {
        return key.length() <= MAX_LENGTH && !key.equals("phone_number") && PHONE_NUMBER.contains(letters(key));
    }

    /** The known name that an unknown one is a spelling of. */
    static Optional<String> meant(String key) {
        return key.length() > MAX_LENGTH ? Optional.empty() : Optional.ofNullable(KNOWN.get(letters(key)));
    }

    private static String letters(String key) {
        return key.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }
}
