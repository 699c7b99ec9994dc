package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/** Deletes idempotency keys; they are promised for 24 hours (docs/contract.md 1.7) and kept a little longer. */
final class KeyPruning implements UpkeepTask {
    private static final Duration KEPT = Duration.ofHours(30);

    private final PruningStore store;

    KeyPruning(Database database) {
        this.store = new PruningStore(database);
    }

    @Override
    public String name() {
        return "idempotency_pruning";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean deletesByAge() {
        return true;
    }

    @Override
    public String run(Instant now) {
        store.forEachAccount(account -> store.deleteKeys(account, now.minus(KEPT)));
        return "done";
    }
}
