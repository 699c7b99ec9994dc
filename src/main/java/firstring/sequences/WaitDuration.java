package firstring.sequences;

import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;

/** The length of a wait, in ISO 8601: {@code PT15M}, {@code P3D}, {@code P1DT12H}, {@code P2W}. */
final class WaitDuration {
    private static final int DAYS_OF_A_MONTH = 31;
    private static final Duration LONGEST = Duration.ofDays(366);

    private WaitDuration() {}

    /** True when it is above zero and at most a year. */
    static boolean isPossible(String text) {
        try {
            int time = text.indexOf('T');
            Period days = time == 1 ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration hours = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            return !days.isNegative() && !hours.isNegative() && isInRange(days, hours);
        } catch (DateTimeParseException | ArithmeticException wrong) {
            return false;
        }
    }

    private static boolean isInRange(Period days, Duration hours) {
        if (days.getYears() > 1) {
            return false;
        }
        long count = days.getYears() * 365L + days.getMonths() * (long) DAYS_OF_A_MONTH + days.getDays();
        Duration length = hours.plus(Duration.ofDays(Math.min(count, LONGEST.toDays() + 1)));
        boolean aYearOfMonths = days.equals(Period.ofMonths(12)) && hours.isZero();
        return aYearOfMonths || (length.isPositive() && length.compareTo(LONGEST) <= 0);
    }
}
