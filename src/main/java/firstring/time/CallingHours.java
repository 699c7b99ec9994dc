package firstring.time;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hours in which anyone may be called: from 8:00, before 21:00, on the callee's clock. Somebody who may live in
 * several zones is called only when it is legal in all of them (CONTRACT 1.2, timezone). Thread-safe.
 */
public final class CallingHours {
    public static final LocalTime OPEN = LocalTime.of(8, 0);
    public static final LocalTime CLOSE = LocalTime.of(21, 0);

    /** How far a common moment is looked for. Zones whose windows do not meet by then have none. */
    public static final Duration HORIZON = Duration.ofDays(8);

    private static final int CACHED_SETS = 10_000;
    private static final Cache<Set<ZoneId>, Window> WINDOWS =
            Caffeine.newBuilder().maximumSize(CACHED_SETS).build();

    /** No moment is legal in [searchedFrom, start), every one in [start, end). */
    private record Window(Instant searchedFrom, Instant start, Instant end) {
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

    private CallingHours() {}

    /**
     * The first moment at or after {@code from} that is legal in every candidate; {@code from} itself when it is. Empty
     * when the candidates' hours do not meet, which takes three zones far apart on the globe.
     */
    public static Optional<Instant> next(Collection<ZoneId> candidates, Instant from) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("calling hours need a zone");
        }
        Set<ZoneId> zones = Set.copyOf(candidates);
        Window window = WINDOWS.getIfPresent(zones);
        if (window == null || !window.answers(from)) {
            window = search(zones, from);
            WINDOWS.put(zones, window);
        }
        return window.next(from);
    }

    private static Window search(Set<ZoneId> zones, Instant from) {
        Set<ZoneRules> rules = zones.stream().map(ZoneId::getRules).collect(Collectors.toSet());
        Instant horizon = from.plus(HORIZON);
        Instant moment = from;
        while (moment.isBefore(horizon)) {
            Instant legal = moment;
            for (ZoneRules zone : rules) {
                legal = nextLegal(zone, legal);
            }
            if (legal.equals(moment)) {
                return new Window(from, moment, nextClose(rules, moment));
            }
            moment = legal;
        }
        Instant searchAgain = from.plus(Duration.ofDays(1));
        return new Window(from, searchAgain, searchAgain);
    }

    /** The first moment at or after this one that is legal in one zone. */
    private static Instant nextLegal(ZoneRules zone, Instant moment) {
        if (isLegal(zone, moment)) {
            return moment;
        }
        Instant opening = nextLocal(zone, moment, OPEN);
        ZoneOffsetTransition shift = zone.nextTransition(moment);
        boolean shiftOpens = shift != null && shift.getInstant().isBefore(opening) && isLegal(zone, shift.getInstant());
        return shiftOpens ? shift.getInstant() : opening;
    }

    /** The end of the legal stretch that begins at this moment: a closing time, or a clock change that cuts it short. */
    private static Instant nextClose(Set<ZoneRules> rules, Instant moment) {
        Instant end = Instant.MAX;
        for (ZoneRules zone : rules) {
            Instant close = nextLocal(zone, moment, CLOSE);
            ZoneOffsetTransition shift = zone.nextTransition(moment);
            Instant cut = shift != null && shift.getInstant().isBefore(close) ? shift.getInstant() : close;
            end = cut.isBefore(end) ? cut : end;
        }
        return end;
    }

    private static boolean isLegal(ZoneRules zone, Instant moment) {
        LocalTime time = LocalDateTime.ofInstant(moment, zone.getOffset(moment)).toLocalTime();
        return !time.isBefore(OPEN) && time.isBefore(CLOSE);
    }

    /** The first moment after this one at which the local clock reaches a time of day. */
    private static Instant nextLocal(ZoneRules zone, Instant moment, LocalTime time) {
        LocalDate day = LocalDateTime.ofInstant(moment, zone.getOffset(moment)).toLocalDate();
        Instant reached = moment;
        while (!reached.isAfter(moment)) {
            reached = reach(zone, day.atTime(time), moment);
            day = day.plusDays(1);
        }
        return reached;
    }

    /** A local time skipped by the clock is reached when the clock jumps over it; of one that comes twice, the first left. */
    private static Instant reach(ZoneRules zone, LocalDateTime local, Instant after) {
        ZoneOffsetTransition shift = zone.getTransition(local);
        if (shift != null && shift.isGap()) {
            return shift.getInstant();
        }
        List<ZoneOffset> offsets = zone.getValidOffsets(local);
        Instant first = local.toInstant(offsets.getFirst());
        return first.isAfter(after) ? first : local.toInstant(offsets.getLast());
    }
}
