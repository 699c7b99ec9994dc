package firstring.accounts.callingrules;

import firstring.http.Params;
import firstring.http.Patch;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of an account's own holiday, or of an edit of a federal one. */
final class HolidayForm {
    static final Set<String> OWN_KEYS = Set.of("name", "date", "every_year", "everywhere", "active");
    static final Set<String> FEDERAL_KEYS = Set.of("everywhere", "active");

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2200;

    private HolidayForm() {}

    /** The edited holiday; faults are collected in the patch. */
    static StoredHoliday read(Patch patch, StoredHoliday current) {
        Params params = patch.params();
        LocalDate day = current.day();
        boolean own = day != null;
        return new StoredHoliday(
                current.id(),
                current.federal(),
                own ? patch.required("name", current.name(), patch.line(255)) : current.name(),
                day == null ? null : patch.required("date", day, field -> date(params, field)),
                patch.kept("every_year", current.everyYear(), params::flag),
                patch.kept("everywhere", current.everywhere(), params::flag),
                patch.kept("active", current.active(), params::flag),
                current.version(),
                current.updatedAt());
    }

    private static @Nullable LocalDate date(Params params, String field) {
        String text = params.line(field, 20);
        if (text == null) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeParseException notADate) {
            // falls through to the fault
        }
        params.faults().add(field, "`%s` must be a date such as 2026-12-24.".formatted(field));
        return null;
    }
}
