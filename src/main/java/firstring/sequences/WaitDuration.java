package firstring.sequences;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The length of a wait, in ISO 8601: {@code PT15M}, {@code P3D}, {@code P1DT12H}, {@code P2W}; more than zero, at most
 * a year.
 *
 * @param calendar years, months and weeks (as days), of which every day counts
 * @param days days; a sequence with business days counts only those
 * @param time hours, minutes and seconds, which elapse whatever clocks do
 */
record WaitDuration(Period calendar, int days, Duration time) {
    private static final int DAYS_PER_MONTH = 31;
    private static final int DAYS_PER_WEEK = 7;
    private static final Duration MAX_LENGTH = Duration.ofDays(366);

    /** Empty when it is not a duration, or is out of range. */
    static Optional<WaitDuration> parse(String text) {
        try {
            int time = text.indexOf('T');
            Period period = time == 1 ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration hours = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            boolean possible = !period.isNegative() && !hours.isNegative() && isInRange(period, hours);
            return possible ? Optional.of(split(text, period, hours)) : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException wrong) {
            return Optional.empty();
        }
    }

    static WaitDuration get(String text) {
        return parse(text).orElseThrow(() -> new DateTimeException("no wait: " + text));
    }

    private static WaitDuration split(String text, Period period, Duration hours) {
        int weeksEnd = Math.max(text.indexOf('W'), text.indexOf('w'));
        int weeks = 0;
        if (weeksEnd > 0) {
            int start = weeksEnd;
            while (Character.isDigit(text.charAt(start - 1))) {
                start--;
            }
            weeks = Integer.parseInt(text.substring(start, weeksEnd));
        }
        Period calendar = Period.of(period.getYears(), period.getMonths(), weeks * DAYS_PER_WEEK);
        return new WaitDuration(calendar, period.getDays() - weeks * DAYS_PER_WEEK, hours);
    }

    private static boolean isInRange(Period period, Duration hours) {
        if (period.getYears() > 1) {
            return false;
        }
        long count = period.getYears() * 365L + period.getMonths() * (long) DAYS_PER_MONTH + period.getDays();
        Duration length = hours.plus(Duration.ofDays(Math.min(count, MAX_LENGTH.toDays() + 1)));
        boolean aYearOfMonths = period.equals(Period.ofMonths(12)) && hours.isZero();
        return aYearOfMonths || (length.isPositive() && length.compareTo(MAX_LENGTH) <= 0);
    }
}
