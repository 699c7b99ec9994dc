package firstring.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A year in steps of a quarter of an hour, in every zone and by every state's rule. The legal times are computed a
 * second time here, from the published rules and local time; only the zones of the JDK are shared with the code under
 * test.
 */
class CallingYearTest {
    private static final int QUARTER_SECONDS = 15 * 60;
    private static final int QUARTERS_A_DAY = 96;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 365;

    /** The walk continues past the end of the year, so that its last moments have a next legal one. */
    private static final int QUARTERS = (DAYS + 5) * QUARTERS_A_DAY;

    private static final List<String> REGIONS = List.of(
            "US-TX", "US-AL", "US-CT", "US-FL", "US-KY", "US-LA", "US-MA", "US-MD", "US-MI", "US-MN", "US-MS", "US-NM",
            "US-NV", "US-OK", "US-RI");

    /** Published by the Office of Personnel Management: the days observed in 2026, and New Year's Day of 2027. */
    private static final Set<LocalDate> HOLIDAYS = Set.of(
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2026, 1, 19),
            LocalDate.of(2026, 2, 16),
            LocalDate.of(2026, 5, 25),
            LocalDate.of(2026, 6, 19),
            LocalDate.of(2026, 7, 3),
            LocalDate.of(2026, 7, 4),
            LocalDate.of(2026, 9, 7),
            LocalDate.of(2026, 10, 12),
            LocalDate.of(2026, 11, 11),
            LocalDate.of(2026, 11, 26),
            LocalDate.of(2026, 12, 25),
            LocalDate.of(2027, 1, 1));

    @Test
    void everyZoneAndStateRuleHasExactlyTheLegalTimesOfLocalTime() {
        for (List<ZoneId> alike : zonesByTheirClock()) {
            int[] wall = wallClock(alike.getFirst());
            for (String region : REGIONS) {
                ZoneCandidates where = new ZoneCandidates(List.of(alike.getFirst()), Set.of(region));
                BitSet legal = legal(wall, region);
                agreesAtEveryEdge(where, legal);
                agreesEvery(region.equals("US-AL") ? 1 : 7, where, legal);
            }
            for (ZoneId other : alike.subList(1, alike.size())) {
                agreesAtEveryEdge(new ZoneCandidates(List.of(other), Set.of("US-AL")), legal(wall, "US-AL"));
            }
        }
    }

    @Test
    void aContactWithSeveralPossibleZonesIsCalledOnlyWhenAllAllowIt() {
        Random random = new Random(2026);
        List<String> numbers = List.of(
                "+12195550123",
                "+18125550123",
                "+13175550123",
                "+19285550123",
                "+16025550123",
                "+15055550123",
                "+18505550123",
                "+17865550123",
                "+16155550123",
                "+18655550123",
                "+17015550123",
                "+16055550123",
                "+12085550123",
                "+15415550123",
                "+19065550123",
                "+18085550123",
                "+19075550123",
                "+12705550123",
                "+14325550123",
                "+13085550123",
                "+17855550123",
                "+16715550123",
                "+18005550123",
                "+12045550123");
        List<String> zips =
                List.of("46402", "47501", "86515", "85001", "32501", "33101", "79901", "42101", "57501", "97914");
        List<String> states =
                List.of("IN", "AZ", "NM", "FL", "KY", "TN", "ND", "SD", "ID", "MI", "AL", "OK", "TX", "AK");
        for (int i = 0; i < 60; i++) {
            String number = numbers.get(random.nextInt(numbers.size()));
            String zip = random.nextBoolean() ? zips.get(random.nextInt(zips.size())) : null;
            String state = random.nextBoolean() ? states.get(random.nextInt(states.size())) : null;
            ZoneCandidates where = Zones.zoneCandidates(new ZoneHints("US", state, zip, number));
            BitSet legal = all();
            for (ZoneId zone : where.zones()) {
                int[] wall = wallClock(zone);
                legal.and(legal(wall, "US-TX"));
                where.states().forEach(region -> legal.and(legal(wall, region)));
            }
            agreesEvery(1, where, legal);
        }
    }

    @Test
    void federalHolidaysMatchThePublishedDates() {
        Set<LocalDate> days = new TreeSet<>();
        for (Holiday holiday : CallingRules.federalHolidays()) {
            days.addAll(holiday.date().daysOf(2026));
        }
        Set<LocalDate> published = new TreeSet<>(HOLIDAYS);
        published.removeIf(day -> day.getYear() != 2026);
        assertThat(days).isEqualTo(published);
        assertThat(FederalHoliday.ofCode("new_year")
                        .orElseThrow()
                        .holiday()
                        .date()
                        .includes(LocalDate.of(2027, 12, 31)))
                .as("New Year's Day 2028 is a Saturday")
                .isTrue();
    }

    /** Every zone of the JDK, grouped by those with the same local time all year. */
    private static Collection<List<ZoneId>> zonesByTheirClock() {
        Map<List<Object>, List<ZoneId>> zones = new LinkedHashMap<>();
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(id);
            zones.computeIfAbsent(clockOf(zone), none -> new ArrayList<>()).add(zone);
        }
        return zones.values();
    }

    private static List<Object> clockOf(ZoneId zone) {
        List<Object> clock = new ArrayList<>();
        clock.add(zone.getRules().getOffset(FIRST));
        Instant at = FIRST;
        for (var shift = zone.getRules().nextTransition(at);
                shift != null && shift.getInstant().isBefore(quarter(QUARTERS));
                shift = zone.getRules().nextTransition(at)) {
            clock.add(shift);
            at = shift.getInstant();
        }
        return clock;
    }

    /** Local time at each quarter of an hour, as quarters since the start of 2025 on that clock. */
    private static int[] wallClock(ZoneId zone) {
        LocalDateTime origin = LocalDate.of(2025, 1, 1).atStartOfDay();
        int[] wall = new int[QUARTERS];
        for (int i = 0; i < QUARTERS; i++) {
            LocalDateTime local = quarter(i).atZone(zone).toLocalDateTime();
            long seconds = local.toEpochSecond(ZoneOffset.UTC) - origin.toEpochSecond(ZoneOffset.UTC);
            wall[i] = (int) (seconds / QUARTER_SECONDS);
        }
        return wall;
    }

    private static BitSet legal(int[] wall, String region) {
        Map<Integer, int[]> hoursOfDays = new HashMap<>();
        BitSet legal = new BitSet(QUARTERS);
        for (int i = 0; i < QUARTERS; i++) {
            int[] hours = hoursOfDays.computeIfAbsent(
                    wall[i] / QUARTERS_A_DAY,
                    day -> hours(region, LocalDate.of(2025, 1, 1).plusDays(day)));
            int hour = wall[i] % QUARTERS_A_DAY / 4;
            legal.set(i, hour >= hours[0] && hour < hours[1]);
        }
        return legal;
    }

    /** The first and last hour of a day, or never when no call is legal. */
    private static int[] hours(String region, LocalDate day) {
        boolean sunday = day.getDayOfWeek() == DayOfWeek.SUNDAY;
        int[] never = {24, 24};
        return switch (region) {
            case "US-AL", "US-LA" -> sunday || HOLIDAYS.contains(day) ? never : new int[] {8, 20};
            case "US-MS" -> sunday ? never : new int[] {8, 20};
            case "US-CT", "US-NV" -> new int[] {9, 20};
            case "US-FL", "US-MD", "US-MA", "US-OK" -> new int[] {8, 20};
            case "US-KY" -> new int[] {10, 21};
            case "US-MI", "US-MN", "US-NM" -> new int[] {9, 21};
            case "US-RI" -> new int[] {9, 18};
            default -> new int[] {8, 21};
        };
    }

    private static void agreesEvery(int quarters, ZoneCandidates where, BitSet legal) {
        for (int i = 0; i < DAYS * QUARTERS_A_DAY; i += quarters) {
            if (!agrees(where, legal, i)) {
                assertThat(CallingRules.STANDARD.next(where, quarter(i)))
                        .as("%s at %s", where, quarter(i))
                        .isEqualTo(expected(legal, i));
            }
        }
    }

    /** The begin and end of the legal hours, and the quarter before each. */
    private static void agreesAtEveryEdge(ZoneCandidates where, BitSet legal) {
        for (int i = 1; i < DAYS * QUARTERS_A_DAY; i++) {
            if (legal.get(i) != legal.get(i - 1)) {
                assertThat(agrees(where, legal, i - 1) && agrees(where, legal, i))
                        .as("%s at %s", where, quarter(i))
                        .isTrue();
            }
        }
    }

    private static boolean agrees(ZoneCandidates where, BitSet legal, int quarter) {
        return CallingRules.STANDARD.next(where, quarter(quarter)).equals(expected(legal, quarter));
    }

    private static Optional<Instant> expected(BitSet legal, int quarter) {
        int next = legal.nextSetBit(quarter);
        return next < 0 ? Optional.empty() : Optional.of(quarter(next));
    }

    private static Instant quarter(int number) {
        return FIRST.plusSeconds((long) number * QUARTER_SECONDS);
    }

    private static BitSet all() {
        BitSet all = new BitSet(QUARTERS);
        all.set(0, QUARTERS);
        return all;
    }
}
