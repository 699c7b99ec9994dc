package firstring.sequences;

import firstring.time.DayWindow;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a sequence, independent of its steps; changes apply at once to every contact in it.
 *
 * @param businessDays true: contacts are reached only from Monday to Friday, and waits count only these days
 * @param skipHolidays true: neither on the account's holidays
 * @param window the hours of a day in which contacts are reached, on their own clocks; null: at any time
 * @param perMinute the maximum number of steps per minute that reach outside; null: any number
 * @param lineId the line that messages are sent from; null: the contact's own, or the account's
 * @param exitTags contacts with one of these tags, or one of the disposition statuses, leave
 */
public record SequenceSettings(
        boolean businessDays,
        boolean skipHolidays,
        @Nullable DayWindow window,
        @Nullable Integer perMinute,
        @Nullable Long lineId,
        boolean exitOnReply,
        boolean exitOnOptOut,
        Set<Long> exitDispositions,
        Set<Long> exitTags) {

    static final SequenceSettings STANDARD =
            new SequenceSettings(false, false, null, null, null, true, true, Set.of(), Set.of());

    /** True when contacts are reached at the same times and at the same pace. */
    boolean reachesAs(SequenceSettings other) {
        return businessDays == other.businessDays
                && skipHolidays == other.skipHolidays
                && Objects.equals(window, other.window)
                && Objects.equals(perMinute, other.perMinute);
    }
}
