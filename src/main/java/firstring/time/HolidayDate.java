package firstring.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/** The days of a holiday. */
public sealed interface HolidayDate {

    /** One day of one year. */
    record Once(LocalDate day) implements HolidayDate {
        @Override
        public boolean includes(LocalDate other) {
            return day.equals(other);
        }
    }

    /** A day of every year; February 29 only in leap years. */
    record Yearly(int month, int day) implements HolidayDate {
        @Override
        public boolean includes(LocalDate other) {
            return other.getMonthValue() == month && other.getDayOfMonth() == day;
        }
    }

    /**
     * A day of every year, plus the weekday on which it is observed when it falls on a weekend: Friday for Saturday,
     * Monday for Sunday.
     */
    record Observed(int month, int day) implements HolidayDate {
        @Override
        public boolean includes(LocalDate other) {
            Yearly date = new Yearly(month, day);
            return switch (other.getDayOfWeek()) {
                case FRIDAY -> date.includes(other) || date.includes(other.plusDays(1));
                case MONDAY -> date.includes(other) || date.includes(other.minusDays(1));
                default -> date.includes(other);
            };
        }
    }

    /** The nth occurrence of a day of the week in a month of every year; −1 is the last. */
    record Ordinal(int month, int ordinal, DayOfWeek weekday) implements HolidayDate {
        @Override
        public boolean includes(LocalDate other) {
            return other.getMonthValue() == month
                    && other.equals(other.with(TemporalAdjusters.dayOfWeekInMonth(ordinal, weekday)));
        }
    }

    boolean includes(LocalDate day);

    /** All days of this holiday in a year, in order. */
    default List<LocalDate> daysOf(int year) {
        LocalDate first = LocalDate.of(year, 1, 1);
        return first.datesUntil(first.plusYears(1)).filter(this::includes).toList();
    }
}
