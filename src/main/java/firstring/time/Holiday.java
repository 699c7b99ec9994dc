package firstring.time;

import java.time.LocalDate;

/**
 * A day on which contacts are not to be called.
 *
 * @param everywhere true: applies to every contact; false: only where a rule bars holidays
 */
public record Holiday(String name, HolidayDate date, boolean everywhere) {

    boolean bars(CallingRule rule, LocalDate day) {
        return (everywhere || rule.noHolidays()) && date.includes(day);
    }
}
