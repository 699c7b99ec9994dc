package firstring.sequences;

import firstring.time.DayWindow;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a sequence runs, whatever its steps are; holds at once for everybody who is in it.
 *
 * @param businessDays true: people are reached from Monday to Friday alone, and days of waits are counted so
 * @param skipHolidays true: the account's holidays are no such days either
 * @param window when on a day people are reached, by their own clocks; null: at any time
 * @param perMinute how many steps that reach outside run in a minute; null: any number
 * @param lineId the line messages are sent from; null: the contact's own, or the account's
 * @param exitTags who has one of these tags, or one of these disposition statuses, leaves
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

    /** True when people are reached at the same times and as fast. */
    boolean reachesAs(SequenceSettings other) {
        return businessDays == other.businessDays
                && skipHolidays == other.skipHolidays
                && Objects.equals(window, other.window)
                && Objects.equals(perMinute, other.perMinute);
    }
}
