package firstring.routing;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStatus;
import firstring.accounts.users.WorkingHours;
import firstring.dialer.QueueState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class AvailabilityRulesTest {
    private static final UserId USER = new UserId(1);
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");
    private static final WorkingHours MONDAY_MORNING =
            WorkingHours.ofJson("{\"mon\":[{\"start\":\"09:00\",\"end\":\"12:00\"}]}");

    /** Monday, 06:30 in Los Angeles, still the same date there. */
    private static final Instant EARLY = Instant.parse("2026-06-15T13:30:00Z");

    @Test
    void anAvailableUserWithoutLimitsPassesEveryTest() {
        UserFacts user =
                new UserFacts(USER, "Ann", "a@b.example", true, UserStatus.AVAILABLE, LOS_ANGELES, null, null, null);
        assertThat(Availability.failedTests(user, QueueState.empty(USER), EARLY))
                .isEmpty();
    }

    @Test
    void everyFailedTestIsNamed() {
        UserFacts user =
                new UserFacts(USER, "Ann", "a@b.example", false, UserStatus.BUSY, LOS_ANGELES, MONDAY_MORNING, 0, 0);
        assertThat(Availability.failedTests(user, QueueState.empty(USER), EARLY))
                .containsExactly(AvailabilityTest.values());
    }

    @Test
    void workingHoursUseTheUsersOwnZone() {
        UserFacts user = new UserFacts(
                USER, "Ann", "a@b.example", true, UserStatus.AVAILABLE, LOS_ANGELES, MONDAY_MORNING, null, null);
        QueueState queue = QueueState.empty(USER);
        assertThat(Availability.failedTests(user, queue, EARLY)).containsExactly(AvailabilityTest.HOURS);
        assertThat(Availability.failedTests(user, queue, EARLY.plusSeconds(3 * 3600)))
                .isEmpty();
    }

    @Test
    void capsAreExactAndUseTheUsersOwnDay() {
        UserFacts user = new UserFacts(USER, "Ann", "a@b.example", true, UserStatus.AVAILABLE, LOS_ANGELES, null, 2, 3);
        QueueState queue = QueueState.empty(USER);
        queue.countLead(LocalDate.parse("2026-06-15"), EARLY);
        queue.takeBottom();
        queue.takeBottom();
        assertThat(Availability.failedTests(user, queue, EARLY)).isEmpty();
        queue.countLead(LocalDate.parse("2026-06-15"), EARLY);
        queue.takeBottom();
        assertThat(Availability.failedTests(user, queue, EARLY))
                .containsExactly(AvailabilityTest.DAILY_CAP, AvailabilityTest.QUEUE_CAP);
        Instant midnightInLosAngeles = Instant.parse("2026-06-16T07:00:00Z");
        assertThat(Availability.failedTests(user, queue, midnightInLosAngeles.minusSeconds(1)))
                .contains(AvailabilityTest.DAILY_CAP);
        assertThat(Availability.failedTests(user, queue, midnightInLosAngeles))
                .containsExactly(AvailabilityTest.QUEUE_CAP);
    }
}
