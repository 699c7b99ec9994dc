package firstring.time;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hours of one rule on the contact's clock. A contact who may live in several zones is called only when it is legal
 * in all of them (docs/contract.md 1.2, timezone). Thread-safe.
 */
final class CallingHours {
    /** How far ahead a common time is searched for. Zones whose windows do not meet by then have none. */
    static final Duration HORIZON = Duration.ofDays(62);

    private static final Duration SEARCH_AGAIN = Duration.ofDays(1);
    private static final int CACHED_SETS = 10_000;

    private final CallingRule rule;
    private final List<Holiday> holidays;
    private final Cache<Set<ZoneId>, Stretch> stretches =
            Caffeine.newBuilder().maximumSize(CACHED_SETS).build();

    /**
     * A period without a legal time, [searchedFrom, start), followed by one in which every time is legal, [start, end).
     */
    private record Stretch(Instant searchedFrom, Instant start, Instant end) {
        boolean answers(Instant from) {
            return !from.isBefore(searchedFrom) && from.isBefore(end);
        }

        Optional<Instant> next(Instant from) {
            if (start.equals(end)) {
                return Optional.empty();
            }
            return Optional.of(from.isBefore(start) ? start : from);
        }
    }

    CallingHours(CallingRule rule, List<Holiday> holidays) {
        this.rule = rule;
        this.holidays = holidays;
    }

    /**
     * The first time at or after {@code from} that is legal in every candidate; {@code from} itself when it is. Empty
     * when there is none within the {@link #HORIZON}, which takes three zones far apart on the globe, or a rule that
     * allows next to nothing.
     */
    Optional<Instant> next(Collection<ZoneId> candidates, Instant from) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("calling hours need a zone");
        }
        Set<ZoneId> zones = Set.copyOf(candidates);
        Stretch stretch = stretches.getIfPresent(zones);
        if (stretch == null || !stretch.answers(from)) {
            stretch = search(zones, from);
            stretches.put(zones, stretch);
        }
        return stretch.next(from);
    }

    private Stretch search(Set<ZoneId> zones, Instant from) {
        Set<ZoneRules> clocks = zones.stream().map(ZoneId::getRules).collect(Collectors.toSet());
        Instant horizon = from.plus(HORIZON);
        Instant moment = from;
        while (moment.isBefore(horizon)) {
            Instant legal = moment;
            for (ZoneRules clock : clocks) {
                legal = nextLegal(clock, legal, horizon);
            }
            if (legal.equals(moment)) {
                return new Stretch(from, moment, endOfStretch(clocks, moment));
            }
            moment = legal;
        }
        Instant searchAgain = from.plus(SEARCH_AGAIN);
        return new Stretch(from, searchAgain, searchAgain);
    }

    /** The first time at or after this one that is legal on one clock, or the horizon. */
    private Instant nextLegal(ZoneRules clock, Instant moment, Instant horizon) {
        Instant at = moment;
        while (at.isBefore(horizon) && !isLegal(clock, at)) {
            at = earlier(nextOpening(clock, at, horizon), nextShift(clock, at));
        }
        return at.isBefore(horizon) ? at : horizon;
    }

    private boolean isLegal(ZoneRules clock, Instant moment) {
        LocalDateTime local = local(clock, moment);
        DayWindow window = window(local.toLocalDate());
        return window != null && window.holds(local.getHour() * 60 + local.getMinute());
    }

    /** The first time after this one at which the clock reaches the opening of a day. */
    private Instant nextOpening(ZoneRules clock, Instant moment, Instant horizon) {
        LocalDate last = local(clock, horizon).toLocalDate();
        for (LocalDate day = local(clock, moment).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            DayWindow window = window(day);
            Instant opening = window == null ? moment : instantOf(clock, window.openOn(day), moment);
            if (opening.isAfter(moment)) {
                return opening;
            }
        }
        return horizon;
    }

    /** The end of the legal period without a break: a closing time, or a clock change that cuts it short. */
    private Instant endOfStretch(Set<ZoneRules> clocks, Instant moment) {
        Instant end = Instant.MAX;
        for (ZoneRules clock : clocks) {
            LocalDate day = local(clock, moment).toLocalDate();
            DayWindow window = window(day);
            if (window == null) {
                throw new IllegalStateException("not legal at " + moment);
            }
            Instant closing = instantOf(clock, window.closeOn(day), moment);
            end = earlier(end, earlier(closing, nextShift(clock, moment)));
        }
        return end;
    }

    /** The hours of a day; null when there are none. */
    private @Nullable DayWindow window(LocalDate day) {
        DayWindow window = rule.windows().get(day.getDayOfWeek());
        boolean barred = window != null && holidays.stream().anyMatch(holiday -> holiday.bars(rule, day));
        return barred ? null : window;
    }

    private static Instant nextShift(ZoneRules clock, Instant moment) {
        ZoneOffsetTransition shift = clock.nextTransition(moment);
        return shift == null ? Instant.MAX : shift.getInstant();
    }

    /**
     * The instant at which the clock reaches a local time. One that the clock skips is reached when the clock jumps
     * over it; of one that occurs twice, the first that is left counts.
     */
    private static Instant instantOf(ZoneRules clock, LocalDateTime local, Instant after) {
        ZoneOffsetTransition shift = clock.getTransition(local);
        if (shift != null && shift.isGap()) {
            return shift.getInstant();
        }
        List<ZoneOffset> offsets = clock.getValidOffsets(local);
        Instant first = local.toInstant(offsets.getFirst());
        return first.isAfter(after) ? first : local.toInstant(offsets.getLast());
    }

    private static LocalDateTime local(ZoneRules clock, Instant moment) {
        return LocalDateTime.ofInstant(moment, clock.getOffset(moment));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
