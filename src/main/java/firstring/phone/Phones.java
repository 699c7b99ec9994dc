package firstring.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads phone numbers in any spelling that libphonenumber reads (docs/contract.md 1.2, phone_number). Thread-safe. */
public final class Phones {
    /** Longer texts are not numbers; libphonenumber has the same limit. */
    public static final int MAX_LENGTH = 250;

    static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

    private Phones() {}

    /**
     * The number in a text, or empty when its length is not possible: a local-only length such as {@code 5551234} is
     * refused, or people of every area code would become one contact.
     *
     * @param region the ISO 3166 code whose dialing rules apply to a text without {@code +}
     */
    public static Optional<Phone> parse(String text, String region) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Phone ordinary = Spelling.mayBeDecimal(text) ? null : NorthAmerica.parse(text, region);
        return ordinary != null ? Optional.of(ordinary) : parseClean(Spelling.clean(text), region);
    }

    /**
     * The texts of the two numbers in {@code a;b} or {@code a/b}, else the text alone. A part that is not a complete
     * number, such as an extension, remains part of the text.
     */
    public static List<String> split(String text, String region) {
        int at = text.length() > MAX_LENGTH ? -1 : Math.max(text.indexOf(';'), text.indexOf('/', 1));
        if (at < 0) {
            return List.of(text);
        }
        String first = text.substring(0, at);
        String second = text.substring(at + 1);
        boolean isOneNumber = text.charAt(at) == '/' && parse(text, region).isPresent();
        boolean areTwo = !isOneNumber
                && parse(first, region).isPresent()
                && parse(second, region).filter(Phone::valid).isPresent();
        return areTwo ? List.of(first, second) : List.of(text);
    }

    /** True for a number in E.164 that is valid in its plan. */
    public static boolean isValid(String e164) {
        return parse(e164, "US").filter(Phone::valid).isPresent();
    }

    /** An SQL array of the forms of the number in a column, for conditions such as {@code e164 = any (…)}. */
    public static String formsSql(String column) {
        return NumberForms.sql(column);
    }

    /**
     * The forms in which the same number may be stored, the given one first: most numbers have one, an Argentine mobile
     * has two. Lookups must search for all of them.
     */
    public static List<String> forms(String e164) {
        return NumberForms.of(e164);
    }

    /** The forms of several numbers, each once. */
    public static Set<String> forms(Collection<String> e164) {
        Set<String> forms = new TreeSet<>();
        e164.forEach(number -> forms.addAll(forms(number)));
        return forms;
    }

    /** True for two forms of one number. */
    public static boolean areOne(String e164, String other) {
        return e164.equals(other) || forms(e164).contains(other);
    }

    /** True for a number in a spreadsheet's scientific notation, whose last digits are lost. */
    public static boolean hasLostDigits(String text) {
        return text.length() <= MAX_LENGTH && Spelling.isScientific(Spelling.clean(text));
    }

    /**
     * As {@link #parse}, for a text from a query string, where an unescaped plus sign has become a space: a valid
     * number after a leading space is read as an international one.
     */
    public static Optional<Phone> parseQuery(String text, String region) {
        if (text.startsWith(" ")) {
            Optional<Phone> international = parse("+" + text.strip(), region).filter(Phone::valid);
            if (international.isPresent()) {
                return international;
            }
        }
        return parse(text, region);
    }

    /**
     * The region for numbers without {@code +}: the lead's country when it has a numbering plan, else the account's.
     */
    public static String region(@Nullable String country, String accountCountry) {
        return country != null && PLANS.getSupportedRegions().contains(country) ? country : accountCountry;
    }

    private static Optional<Phone> parseClean(String text, String region) {
        return Spelling.isScientific(text) ? Optional.empty() : parseByPlan(text, region);
    }

    static Optional<Phone> parseByPlan(String text, String region) {
        PhoneNumber number;
        try {
            number = Renumbering.apply(PLANS.parse(text, region));
        } catch (NumberParseException noNumber) {
            return Optional.empty();
        }
        if (PLANS.isPossibleNumberWithReason(number) != ValidationResult.IS_POSSIBLE) {
            return Optional.empty();
        }
        String extension = number.hasExtension() ? number.getExtension() : null;
        return Optional.of(
                new Phone(PLANS.format(number, PhoneNumberFormat.E164), extension, PLANS.isValidNumber(number)));
    }
}
