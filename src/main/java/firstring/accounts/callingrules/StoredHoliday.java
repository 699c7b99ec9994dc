package firstring.accounts.callingrules;

import firstring.time.FederalHoliday;
import firstring.time.HolidayDate;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A holiday as an account keeps it: a federal one, or a day of its own.
 *
 * @param id null while a federal one is as it is for everybody
 * @param federal null for a day of its own
 * @param day null for a federal one, whose days are reckoned
 * @param everywhere true: nobody is called; false: only states whose rule bars holidays
 * @param version 0 while a federal one is as it is for everybody
 */
record StoredHoliday(
        @Nullable Long id,
        @Nullable FederalHoliday federal,
        String name,
        @Nullable LocalDate day,
        boolean everyYear,
        boolean everywhere,
        boolean active,
        long version,
        @Nullable Instant updatedAt) {

    static StoredHoliday standard(FederalHoliday federal) {
        return new StoredHoliday(null, federal, federal.holiday().name(), null, true, false, true, 0, null);
    }

    HolidayDate date() {
        if (federal != null) {
            return federal.holiday().date();
        }
        if (day == null) {
            throw new IllegalStateException("a holiday without a day: " + id);
        }
        return StoredRules.date(day, everyYear);
    }
}
