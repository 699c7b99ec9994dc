package firstring.intake;

import java.util.Locale;
import java.util.Set;

/** What senders call {@code phone_number} by mistake: its spelling in camel case, in words, or another word for it. */
final class Misspellings {
    private static final int MAX_LENGTH = 40;

    /** In small letters, without what stands between words. */
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
