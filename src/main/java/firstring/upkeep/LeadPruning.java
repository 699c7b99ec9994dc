package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Deletes leads older than the retention: complete months at once, the rest in small batches (docs/contract.md 1.5).
 */
final class LeadPruning implements UpkeepTask {
    private final Duration retention;
    private final LeadMonthStore months;
    private final PruningStore store;

    LeadPruning(Database database, Duration retention) {
        this.retention = retention;
        this.months = new LeadMonthStore(database);
        this.store = new PruningStore(database);
    }

    @Override
    public String name() {
        return "lead_pruning";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public boolean deletesByAge() {
        return true;
    }

    @Override
    public String run(Instant now) {
        Instant keptFrom = now.minus(retention);
        int dropped = 0;
        for (YearMonth month : months.list()) {
            if (!end(month).isAfter(keptFrom)) {
                months.drop(month);
                dropped++;
            }
        }
        store.forEachAccount(account -> store.deleteLeads(account, keptFrom));
        return "dropped_months_" + dropped;
    }

    private static Instant end(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
