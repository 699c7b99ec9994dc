package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes or blanks one kind of rows by age, account by account.
 *
 * @param age how old rows are when they go
 * @param deletion deletes one account's rows from before a time, in small batches
 */
record Pruning(String name, Duration every, Duration age, PruningStore store, Deletion deletion) implements UpkeepTask {

    @FunctionalInterface
    interface Deletion {
        void run(PruningStore store, long account, Instant before);
    }

    /** Messages older than the retention, except those still waiting. The timeline keeps an entry for each. */
    static Pruning messages(Database database, Duration retention) {
        return daily("message_pruning", database, retention, PruningStore::deleteMessages);
    }

    /** Calls that are older than any attempt cap looks back: 744 hours, and a little longer. */
    static Pruning calls(Database database) {
        return daily("call_pruning", database, Duration.ofDays(32), PruningStore::deleteCallAttempts);
    }

    /** Raw leads and traces, which are blanked, for accounts that ask for it (docs/contract.md 1.5). */
    static Pruning rawLeads(Database database) {
        return daily(
                "lead_blanking",
                database,
                Duration.ZERO,
                (store, account, now) -> store.findRawRetention(account)
                        .ifPresent(retention -> store.blankLeads(account, now.minus(retention))));
    }

    /** Idempotency keys; they are promised for 24 hours (docs/contract.md 1.7) and kept a little longer. */
    static Pruning idempotencyKeys(Database database) {
        return new Pruning(
                "idempotency_pruning",
                Duration.ofHours(1),
                Duration.ofHours(30),
                new PruningStore(database),
                PruningStore::deleteKeys);
    }

    private static Pruning daily(String name, Database database, Duration age, Deletion deletion) {
        return new Pruning(name, Duration.ofDays(1), age, new PruningStore(database), deletion);
    }

    @Override
    public boolean deletesByAge() {
        return true;
    }

    @Override
    public String run(Instant now) {
        store.forEachAccount(account -> deletion.run(store, account, now.minus(age)));
        return "done";
    }
}
