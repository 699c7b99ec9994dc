package firstring.routing;

import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStatus;
import firstring.accounts.users.WorkingHours;
import firstring.dialer.QueueState;
import java.time.Instant;
import java.util.EnumSet;

/**
 * Tests whether a user can take a lead right now (docs/contract.md 1.9): a user is available when no test fails. A
 * missing limit always passes; a cap of 20 passes at a count of 19 and fails at 20.
 */
public final class Availability {
    private Availability() {}

    public static EnumSet<AvailabilityTest> failedTests(UserFacts user, QueueState queue, Instant now) {
        EnumSet<AvailabilityTest> failed = EnumSet.noneOf(AvailabilityTest.class);
        for (AvailabilityTest test : AvailabilityTest.values()) {
            if (!passes(test, user, queue, now)) {
                failed.add(test);
            }
        }
        return failed;
    }

    private static boolean passes(AvailabilityTest test, UserFacts user, QueueState queue, Instant now) {
        return switch (test) {
            case IS_ACTIVE -> user.active();
            case STATUS -> user.status() == UserStatus.AVAILABLE;
            case HOURS -> isWorking(user, now);
            case DAILY_CAP -> isBelowDailyCap(user, queue, now);
            case QUEUE_CAP -> isBelowQueueCap(user, queue);
        };
    }

    private static boolean isWorking(UserFacts user, Instant now) {
        WorkingHours hours = user.hours();
        return hours == null || hours.isOpenAt(now, user.zone());
    }

    private static boolean isBelowDailyCap(UserFacts user, QueueState queue, Instant now) {
        Integer cap = user.dailyLeadCap();
        return cap == null || queue.leadsToday(now.atZone(user.zone()).toLocalDate()) < cap;
    }

    private static boolean isBelowQueueCap(UserFacts user, QueueState queue) {
        Integer cap = user.openQueueCap();
        return cap == null || queue.openCount() < cap;
    }
}
