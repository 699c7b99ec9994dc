package firstring.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/** From {@code open} (included) to {@code close} (not included), in minutes of a day; close may be 24:00, which is 1,440. */
public record DayWindow(int open, int close) {
    public static final int MINUTES_A_DAY = 24 * 60;

    public DayWindow {
        if (open < 0 || open >= close || close > MINUTES_A_DAY) {
            throw new IllegalArgumentException("no window of a day: " + open + " to " + close);
        }
    }

    static DayWindow ofHours(int open, int close) {
        return new DayWindow(open * 60, close * 60);
    }

    boolean holds(int minute) {
        return minute >= open && minute < close;
    }

    Optional<DayWindow> intersect(DayWindow other) {
        int latestOpen = Math.max(open, other.open);
        int firstClose = Math.min(close, other.close);
        return latestOpen < firstClose ? Optional.of(new DayWindow(latestOpen, firstClose)) : Optional.empty();
    }

    LocalDateTime openOn(LocalDate day) {
        return day.atStartOfDay().plusMinutes(open);
    }

    LocalDateTime closeOn(LocalDate day) {
        return day.atStartOfDay().plusMinutes(close);
    }

    /** Both ends as {@code 08:00-21:00}. */
    @Override
    public String toString() {
        return clock(open) + "-" + clock(close);
    }

    /** A minute of the day as {@code HH:MM}, up to 24:00. */
    public static String clock(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }
}
