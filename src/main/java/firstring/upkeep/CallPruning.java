package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/** Deletes calls that are older than any attempt cap looks back: 744 hours, and a little longer. */
final class CallPruning implements UpkeepTask {
    private static final Duration KEPT = Duration.ofDays(32);

    private final PruningStore store;

    CallPruning(Database database) {
        this.store = new PruningStore(database);
    }

    @Override
    public String name() {
        return "call_pruning";
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
        store.forEachAccount(account -> store.deleteCallAttempts(account, now.minus(KEPT)));
        return "done";
    }
}
