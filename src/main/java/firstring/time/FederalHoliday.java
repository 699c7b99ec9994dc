package firstring.time;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;

import java.util.List;
import java.util.Optional;

/**
 * A legal public holiday of the United States (5 U.S.C. 6103), with the day on which one next to a weekend is observed.
 *
 * @param holiday the holiday of an account that has changed nothing: it bars calls in the states whose rule says so
 */
public record FederalHoliday(String code, Holiday holiday) {
    /** All of them, in the order of the year. */
    public static final List<FederalHoliday> ALL = List.of(
            of("new_year", "New Year's Day", new HolidayDate.Observed(1, 1)),
            of("martin_luther_king", "Birthday of Martin Luther King, Jr.", new HolidayDate.Ordinal(1, 3, MONDAY)),
            of("washington", "Washington's Birthday", new HolidayDate.Ordinal(2, 3, MONDAY)),
            of("memorial_day", "Memorial Day", new HolidayDate.Ordinal(5, -1, MONDAY)),
            of("juneteenth", "Juneteenth", new HolidayDate.Observed(6, 19)),
            of("independence_day", "Independence Day", new HolidayDate.Observed(7, 4)),
            of("labor_day", "Labor Day", new HolidayDate.Ordinal(9, 1, MONDAY)),
            of("columbus_day", "Columbus Day", new HolidayDate.Ordinal(10, 2, MONDAY)),
            of("veterans_day", "Veterans Day", new HolidayDate.Observed(11, 11)),
            of("thanksgiving", "Thanksgiving Day", new HolidayDate.Ordinal(11, 4, THURSDAY)),
            of("christmas", "Christmas Day", new HolidayDate.Observed(12, 25)));

    public static Optional<FederalHoliday> ofCode(String code) {
        return ALL.stream().filter(federal -> federal.code().equals(code)).findFirst();
    }

    private static FederalHoliday of(String code, String name, HolidayDate date) {
        return new FederalHoliday(code, new Holiday(name, date, false));
    }
}
