package firstring.upkeep;

import firstring.postgres.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Creates the partitions of the leads table for this month and the next three, in UTC. */
final class LeadMonths implements UpkeepTask {
    private static final int MONTHS_AHEAD = 3;

    private final LeadMonthStore store;

    LeadMonths(Database database) {
        this.store = new LeadMonthStore(database);
    }

    @Override
    public String name() {
        return "lead_months";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public boolean deletesByAge() {
        return false;
    }

    @Override
    public String run(Instant now) throws SQLException {
        YearMonth thisMonth = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        int made = 0;
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            if (store.create(thisMonth.plusMonths(ahead))) {
                made++;
            }
        }
        return made == 0 ? "nothing_to_do" : "made_" + made;
    }
}
