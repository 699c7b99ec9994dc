package firstring.time;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The legal public holidays of the United States (5 U.S.C. 6103), with the day on which one beside a weekend is kept. */
public enum FederalHoliday {
    NEW_YEAR("New Year's Day", new HolidayDate.Observed(1, 1)),
    MARTIN_LUTHER_KING("Birthday of Martin Luther King, Jr.", new HolidayDate.Ordinal(1, 3, MONDAY)),
    WASHINGTON("Washington's Birthday", new HolidayDate.Ordinal(2, 3, MONDAY)),
    MEMORIAL_DAY("Memorial Day", new HolidayDate.Ordinal(5, -1, MONDAY)),
    JUNETEENTH("Juneteenth", new HolidayDate.Observed(6, 19)),
    INDEPENDENCE_DAY("Independence Day", new HolidayDate.Observed(7, 4)),
    LABOR_DAY("Labor Day", new HolidayDate.Ordinal(9, 1, MONDAY)),
    COLUMBUS_DAY("Columbus Day", new HolidayDate.Ordinal(10, 2, MONDAY)),
    VETERANS_DAY("Veterans Day", new HolidayDate.Observed(11, 11)),
    THANKSGIVING("Thanksgiving Day", new HolidayDate.Ordinal(11, 4, THURSDAY)),
    CHRISTMAS("Christmas Day", new HolidayDate.Observed(12, 25));

    private final Holiday holiday;

    FederalHoliday(String name, HolidayDate date) {
        this.holiday = new Holiday(name, date, false);
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it is kept where nobody has said otherwise: it bars calls in the states whose rule says so. */
    public Holiday holiday() {
        return holiday;
    }

    public static Optional<FederalHoliday> ofCode(String code) {
        return Arrays.stream(values())
                .filter(holiday -> holiday.code().equals(code))
                .findFirst();
    }
}
