package firstring.console.settings;

import java.util.List;
import java.util.Map;

/**
 * The holidays: federal ones and the account's own.
 *
 * @param barring names of the states whose rule bars holidays
 * @param faulty the id or code of the holiday that the faults are about; empty: the new one
 */
public record HolidaysView(
        List<Holiday> federal,
        List<Holiday> own,
        List<String> barring,
        Holiday draft,
        String faulty,
        Map<String, List<String>> faults) {

    /**
     * A holiday as a list and a form show it.
     *
     * @param kept {@code everywhere}, {@code states} whose rule bars holidays, or {@code no}
     * @param next the next day it falls on, in words; empty when it is past
     */
    public record Holiday(
            String id, String version, String name, String date, boolean everyYear, String kept, String next) {}

    /** The faults of one holiday's form. */
    public Map<String, List<String>> faultsOf(String id) {
        return faulty.equals(id) ? faults : Map.of();
    }
}
