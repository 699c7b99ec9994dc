package firstring.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallingHoursTest {
    private static final int DAYS_SEEN = 3;

    @ParameterizedTest
    @CsvSource({
        "America/New_York,                     2026-01-05T15:00:00Z, 2026-01-05T15:00:00Z",
        "America/New_York,                     2026-01-05T12:59:59Z, 2026-01-05T13:00:00Z",
        "America/New_York,                     2026-01-05T13:00:00Z, 2026-01-05T13:00:00Z",
        "America/New_York,                     2026-01-06T01:59:59Z, 2026-01-06T01:59:59Z",
        "America/New_York,                     2026-01-06T02:00:00Z, 2026-01-06T13:00:00Z",
        "America/New_York,                     2026-03-08T05:00:00Z, 2026-03-08T12:00:00Z",
        "America/New_York,                     2026-11-01T05:30:00Z, 2026-11-01T13:00:00Z",
        "America/New_York America/Los_Angeles, 2026-01-05T14:00:00Z, 2026-01-05T16:00:00Z",
        "America/New_York America/Los_Angeles, 2026-01-06T02:00:00Z, 2026-01-06T16:00:00Z",
        "Asia/Kathmandu,                       2026-01-05T00:00:00Z, 2026-01-05T02:15:00Z",
        "Pacific/Guam Pacific/Honolulu,        2026-01-05T12:00:00Z, 2026-01-05T22:00:00Z"
    })
    void theNextLegalTimeIsTheFirstThatIsLegalEverywhere(String zones, Instant from, Instant next) {
        assertThat(next(zones(zones), from)).hasValue(next);
    }

    @Test
    void zonesWithoutCommonHoursHaveNoLegalTime() {
        List<ZoneId> apart = zones("Etc/GMT Etc/GMT+8 Etc/GMT-8");
        Instant from = Instant.parse("2026-01-05T00:00:00Z");
        assertThat(next(apart, from)).isEmpty();
        assertThat(next(apart, from.plus(Duration.ofHours(5)))).isEmpty();
    }

    @Test
    void questionsCanComeOutOfOrder() {
        List<ZoneId> zone = zones("Europe/Paris");
        assertThat(next(zone, Instant.parse("2026-06-10T10:00:00Z"))).isPresent();
        assertThat(next(zone, Instant.parse("2026-06-01T00:00:00Z"))).hasValue(Instant.parse("2026-06-01T06:00:00Z"));
    }

    @Test
    void everyZoneAgreesWithAMinuteByMinuteCheck() {
        Random random = new Random(2026);
        for (String id : ZoneId.getAvailableZoneIds()) {
            for (int i = 0; i < 6; i++) {
                agreesWithTheClock(List.of(ZoneId.of(id)), momentOf2026(random));
            }
        }
    }

    @Test
    void setsOfZonesAgreeWithAMinuteByMinuteCheck() {
        Random random = new Random(77);
        List<String> ids = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 1_500; i++) {
            List<ZoneId> zones = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                zones.add(ZoneId.of(ids.get(random.nextInt(ids.size()))));
            }
            agreesWithTheClock(zones, momentOf2026(random));
        }
    }

    @Test
    void nightsWithAClockChangeAgreeWithAMinuteByMinuteCheck() {
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            Instant moment = Instant.parse("2026-01-01T00:00:00Z");
            while (zone.getRules().nextTransition(moment) != null
                    && moment.isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
                moment = zone.getRules().nextTransition(moment).getInstant();
                agreesWithTheClock(List.of(zone), moment.minus(Duration.ofHours(7)));
                agreesWithTheClock(List.of(zone), moment);
                agreesWithTheClock(List.of(zone), moment.plusSeconds(60));
            }
        }
    }

    @Test
    void aSkippedDayAgreesWithAMinuteByMinuteCheck() {
        Instant moment = Instant.parse("2011-12-29T12:00:00Z");
        for (int hour = 0; hour < 60; hour++) {
            agreesWithTheClock(zones("Pacific/Apia"), moment.plus(Duration.ofHours(hour)));
        }
    }

    private static Optional<Instant> next(List<ZoneId> zones, Instant from) {
        return CallingRules.STANDARD.next(new ZoneCandidates(zones, Set.of()), from);
    }

    private static void agreesWithTheClock(List<ZoneId> zones, Instant from) {
        Instant seen = from.plus(Duration.ofDays(DAYS_SEEN));
        assertThat(next(zones, from).filter(moment -> moment.isBefore(seen)))
                .as("%s from %s", zones, from)
                .isEqualTo(firstLegalMinute(zones, from));
    }

    /** Zones without common hours for days may have some after a clock change. */
    private static Optional<Instant> firstLegalMinute(List<ZoneId> zones, Instant from) {
        Instant minute = from;
        for (int i = 0; i < DAYS_SEEN * 24 * 60; i++) {
            if (isLegalEverywhere(zones, minute)) {
                return Optional.of(minute);
            }
            minute = minute.plusSeconds(60);
        }
        return Optional.empty();
    }

    private static boolean isLegalEverywhere(List<ZoneId> zones, Instant minute) {
        for (ZoneId zone : zones) {
            LocalTime time = minute.atZone(zone).toLocalTime();
            if (time.getHour() < 8 || time.getHour() >= 21) {
                return false;
            }
        }
        return true;
    }

    private static Instant momentOf2026(Random random) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * random.nextInt(365 * 24 * 60));
    }

    private static List<ZoneId> zones(String ids) {
        return List.of(ids.split(" ")).stream().map(ZoneId::of).toList();
    }
}
