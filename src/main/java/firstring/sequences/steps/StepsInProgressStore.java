package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.accounts.PauseBarrier;
import firstring.postgres.Database;

/** Waits for steps that were running when their account was paused: they hold their sequences' locks. Thread-safe. */
public final class StepsInProgressStore implements PauseBarrier {
    private static final String LOCK_SEQUENCES = """
            select s.id from sequence as s where s.account_id = :account order by s.id for no key update of s
            """;

    private final Database database;

    public StepsInProgressStore(Database database) {
        this.database = database;
    }

    @Override
    public int await(AccountId account) {
        database.jdbi()
                .useTransaction(tx -> tx.createQuery(LOCK_SEQUENCES)
                        .bind("account", account.value())
                        .mapTo(Long.class)
                        .list());
        return 0;
    }
}
