package firstring.accounts.callingrules;

import firstring.time.FederalHoliday;
import firstring.time.HolidayDate;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A holiday of an account: a federal one, or its own.
 *
 * @param id null while a federal one has its standard settings
 * @param federal null for the account's own
 * @param day null for a federal one, whose dates are computed
 * @param everywhere true: no calls at all; false: no calls only in states whose rule bars holidays
 * @param version 0 while a federal one has its standard settings
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
