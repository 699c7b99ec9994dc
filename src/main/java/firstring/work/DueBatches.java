package firstring.work;

import java.time.Instant;

/**
 * Due work so small that one transaction takes many rows of an account, does them and finishes them. It needs no
 * leases, and rows held by a dying server are free at once. Methods are called from several threads.
 */
public non-sealed interface DueBatches extends DueKind {

    /**
     * Does some of the account's rows that are due at {@code now}. Returns how many it took, 0 when it could take none.
     */
    int runBatch(long account, Instant now) throws Exception;

    /** Does nothing: rows are never leased, and a due time far ahead is a plan. */
    @Override
    default void pullBack(Instant now) {}

    /** How many threads of one server run this kind: batches wait for the database more than for a processor. */
    @Override
    default int maxRunning() {
        return 2;
    }
}
