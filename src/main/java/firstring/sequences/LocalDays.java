package firstring.sequences;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.function.Predicate;

/**
 * Computes when waits end on one clock. A time that the clock skips is reached at the jump; of one that occurs twice
 * the first counts; a day that the calendar leaves out has no times at all. So no day is skipped or doubled when clocks
 * change.
 *
 * @param counts the days that a wait counts and can end on
 */
public record LocalDays(ZoneId zone, Predicate<LocalDate> counts) {
    private static final int MAX_DAYS = 800;

    public Instant end(Step.Wait wait, Instant from) {
        return switch (wait) {
            case Step.WaitFor(WaitDuration duration) -> after(duration, from);
            case Step.WaitUntilTime(LocalTime time) -> next(time, from, counts);
            case Step.WaitUntilWeekday(DayOfWeek day, LocalTime time) ->
                next(time, from, date -> date.getDayOfWeek() == day);
        };
    }

    private Instant after(WaitDuration duration, Instant from) {
        if (duration.calendar().isZero() && duration.days() == 0) {
            return from.plus(duration.time());
        }
        LocalDateTime local = LocalDateTime.ofInstant(from, zone);
        LocalDate day = local.toLocalDate().plus(duration.calendar());
        for (int left = duration.days(); left > 0; ) {
            day = day.plusDays(1);
            left -= exists(day) && counts.test(day) ? 1 : 0;
        }
        while (!exists(day)) {
            day = day.plusDays(1);
        }
        return at(day.atTime(local.toLocalTime())).plus(duration.time());
    }

    /** The first instant after {@code from} at which the clock reaches this time on a wanted day. */
    private Instant next(LocalTime time, Instant from, Predicate<LocalDate> wanted) {
        LocalDate day = LocalDateTime.ofInstant(from, zone).toLocalDate();
        for (int i = 0; i < MAX_DAYS; i++) {
            LocalDate date = day.plusDays(i);
            if (exists(date) && wanted.test(date)) {
                Instant moment = at(date.atTime(time));
                if (moment.isAfter(from)) {
                    return moment;
                }
            }
        }
        throw new IllegalStateException("no such day for two years in " + zone);
    }

    private boolean exists(LocalDate date) {
        ZoneOffsetTransition shift = zone.getRules().getTransition(date.atTime(LocalTime.NOON));
        return shift == null
                || !shift.isGap()
                || shift.getDateTimeBefore().isAfter(date.atStartOfDay())
                || shift.getDateTimeAfter().isBefore(date.plusDays(1).atStartOfDay());
    }

    private Instant at(LocalDateTime local) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition shift = rules.getTransition(local);
        if (shift != null && shift.isGap()) {
            return shift.getInstant();
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return local.toInstant(offsets.getFirst());
    }
}
