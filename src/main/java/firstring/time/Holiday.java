package firstring.time;

import java.time.LocalDate;

/**
 * A day on which people are not to be called.
 *
 * @param everywhere true: nobody; false: only those whose rule bars holidays
 */
public record Holiday(String name, HolidayDate date, boolean everywhere) {

    boolean bars(CallingRule rule, LocalDate day) {
        return (everywhere || rule.noHolidays()) && date.includes(day);
    }
}
