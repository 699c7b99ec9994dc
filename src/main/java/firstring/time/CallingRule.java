package firstring.time;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times at which contacts in one state, or all contacts, can be called by their own clocks.
 *
 * @param windows a day of the week without a window allows no calls
 * @param noHolidays true: no calls on holidays
 * @param cap null: any number of attempts
 */
public record CallingRule(
        Map<DayOfWeek, DayWindow> windows,
        boolean noHolidays,
        @Nullable AttemptCap cap) {

    public CallingRule {
        EnumMap<DayOfWeek, DayWindow> copy = new EnumMap<>(DayOfWeek.class);
        copy.putAll(windows);
        windows = Collections.unmodifiableMap(copy);
    }

    /** The same window on all seven days, holidays included, without a cap. */
    static CallingRule daily(int openHour, int closeHour) {
        EnumMap<DayOfWeek, DayWindow> windows = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            windows.put(day, DayWindow.ofHours(openHour, closeHour));
        }
        return new CallingRule(windows, false, null);
    }

    CallingRule withoutSundays() {
        EnumMap<DayOfWeek, DayWindow> others = new EnumMap<>(windows);
        others.remove(DayOfWeek.SUNDAY);
        return new CallingRule(others, noHolidays, cap);
    }

    CallingRule withoutHolidays() {
        return new CallingRule(windows, true, cap);
    }

    CallingRule capped(AttemptCap limit) {
        return new CallingRule(windows, noHolidays, limit);
    }

    /** The hours that both rules allow; the cap is left out. */
    CallingRule and(CallingRule other) {
        EnumMap<DayOfWeek, DayWindow> common = new EnumMap<>(DayOfWeek.class);
        windows.forEach((day, window) -> {
            DayWindow others = other.windows.get(day);
            if (others != null) {
                window.intersect(others).ifPresent(both -> common.put(day, both));
            }
        });
        return new CallingRule(common, noHolidays || other.noHolidays, null);
    }
}
