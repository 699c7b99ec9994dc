package firstring.intake;

import java.util.Locale;
import java.util.Set;

/** Common misspellings of {@code phone_number}: camel case, separate words, or a synonym. */
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

    private Misspellings() {}

    static boolean isPhoneNumber(String key) {
        return key.length() <= MAX_LENGTH
                && !key.equals("phone_number")
                && PHONE_NUMBER.contains(key.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
    }
}
