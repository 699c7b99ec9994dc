package firstring.work;

import java.time.Instant;

/**
 * Due work so small that a transaction takes many rows of an account, does them and finishes them: no lease outlives it,
 * and what a dying server held is free at once. Methods are called from several threads.
 */
public non-sealed interface DueBatches extends DueKind {

    /** Does some of the account's rows that are due at {@code now}; answers how many it took, 0 when it could take none. */
    int runBatch(long account, Instant now) throws Exception;

    /** Rows are never leased, and a far due time is a plan. */
    @Override
    default void pullBack(Instant now) {}

    /** How many servers' threads work at this kind: batches wait for the database more than for a processor. */
    @Override
    default int maxRunning() {
        return 2;
    }
}
