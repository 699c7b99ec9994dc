package firstring.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a local time is within working hours. */
final class WorkingHoursTest {
    private static final WorkingHours HOURS = WorkingHours.ofJson("""
            {"mon":[{"start":"09:00","end":"12:00"},{"start":"13:00","end":"17:00"}],
             "fri":[{"start":"22:00","end":"06:00"}],
             "sat":[{"start":"20:00","end":"24:00"}],
             "sun":[{"start":"01:30","end":"03:30"}]}
            """);

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T08:59:59Z, false",
        "2026-03-02T09:00:00Z, true",
        "2026-03-02T11:59:59.999Z, true",
        "2026-03-02T12:00:00Z, false",
        "2026-03-02T16:59:59Z, true",
        "2026-03-02T17:00:00Z, false",
        "2026-03-03T10:00:00Z, false",
        "2026-03-06T21:59:00Z, false",
        "2026-03-06T22:00:00Z, true",
        "2026-03-07T05:59:59Z, true",
        "2026-03-07T06:00:00Z, false",
        "2026-03-07T23:59:59Z, true",
        "2026-03-08T00:00:00Z, false",
        "2026-03-13T03:00:00Z, false"
    })
    void aSpanIncludesItsStartButNotItsEnd(Instant moment, boolean open) {
        assertThat(HOURS.isOpenAt(moment, ZoneId.of("UTC"))).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-08T06:29:59Z, false",
        "2026-03-08T06:30:00Z, true",
        "2026-03-08T07:00:00Z, true",
        "2026-03-08T07:29:59Z, true",
        "2026-03-08T07:30:00Z, false",
        "2026-11-01T05:30:00Z, true",
        "2026-11-01T06:15:00Z, false",
        "2026-11-01T06:30:00Z, true",
        "2026-11-01T08:29:59Z, true",
        "2026-11-01T08:30:00Z, false"
    })
    void localTimeDecidesWhenClocksChange(Instant moment, boolean open) {
        assertThat(HOURS.isOpenAt(moment, ZoneId.of("America/New_York"))).isEqualTo(open);
    }

    @Test
    void workingHoursSurviveTheRoundTripThroughJson() {
        assertThat(WorkingHours.ofJson(HOURS.toJson())).isEqualTo(HOURS);
    }
}
