package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/** Blanks raw leads and traces earlier than the retention, for accounts that ask for it (docs/contract.md 1.5). */
final class LeadBlanking implements UpkeepTask {
    private final PruningStore store;

    LeadBlanking(Database database) {
        this.store = new PruningStore(database);
    }

    @Override
    public String name() {
        return "lead_blanking";
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
        store.forEachAccount(account -> store.findRawRetention(account)
                .ifPresent(retention -> store.blankLeads(account, now.minus(retention))));
        return "done";
    }
}
