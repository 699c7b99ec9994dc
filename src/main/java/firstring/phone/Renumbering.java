package firstring.phone;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/**
 * The current form of numbers whose format was changed by regulation, so that old and new are one number
 * (docs/contract.md 1.2, phone_number). Only numbers that the current plan does not know are changed.
 */
final class Renumbering {
    private static final int MEXICO = 52;
    private static final int BRAZIL = 55;
    private static final long TEN_DIGITS = 10_000_000_000L;
    private static final long EIGHT_DIGITS = 100_000_000L;

    private Renumbering() {}

    static PhoneNumber apply(PhoneNumber number) {
        return switch (number.getCountryCode()) {
            case MEXICO -> current(number, withoutMobileDigit(number.getNationalNumber()));
            case BRAZIL -> current(number, withNinthDigit(number.getNationalNumber()));
            default -> number;
        };
    }

    /** Removes the 1 that preceded the ten digits of a Mexican mobile number called from abroad until 2019. */
    private static long withoutMobileDigit(long national) {
        return national / TEN_DIGITS == 1 ? national % TEN_DIGITS : national;
    }

    /** Adds the 9 that Brazilian mobile numbers have had since 2016 before their eight digits. */
    private static long withNinthDigit(long national) {
        boolean isTenDigits = national >= TEN_DIGITS / 10 && national < TEN_DIGITS;
        return isTenDigits ? (national / EIGHT_DIGITS * 10 + 9) * EIGHT_DIGITS + national % EIGHT_DIGITS : national;
    }

    private static PhoneNumber current(PhoneNumber number, long national) {
        if (national == number.getNationalNumber() || Phones.PLANS.isValidNumber(number)) {
            return number;
        }
        PhoneNumber changed = new PhoneNumber().mergeFrom(number).setNationalNumber(national);
        return Phones.PLANS.isValidNumber(changed) ? changed : number;
    }
}
