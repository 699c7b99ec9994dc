package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/** Deletes messages older than the retention, except those still waiting. The timeline keeps an entry for each. */
final class MessagePruning implements UpkeepTask {
    private final Duration retention;
    private final PruningStore store;

    MessagePruning(Database database, Duration retention) {
        this.retention = retention;
        this.store = new PruningStore(database);
    }

    @Override
    public String name() {
        return "message_pruning";
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
        store.forEachAccount(account -> store.deleteMessages(account, now.minus(retention)));
        return "done";
    }
}
