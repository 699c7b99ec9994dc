package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Due work whose rows are claimed by leases and run one by one. Each row runs at least once; anything that leaves the
 * server needs its own key against duplicates. Methods are called from several threads.
 *
 * <p>The rules of a row: it can be claimed when it is due and not leased; a claim counts the attempt and takes the
 * lease; an expired lease means that its server died, and the row is simply claimed again. {@link #run} finishes the
 * row in the transaction of its effect, and only if it still holds the lease.
 */
public non-sealed interface DueWork<T extends DueItem> extends DueKind {

    /** Takes a lease on up to {@code claim.limit()} rows of one account in its own transaction. */
    List<T> claim(long account, Claim claim) throws SQLException;

    /** Does the work and finishes the row. Returns the named outcome; an exception postpones the row. */
    String run(T item) throws Exception;

    /** Releases the row, due again later, if the lease is still held; {@code outcome} is the reason. */
    void postpone(T item, Instant dueAt, String outcome) throws SQLException;

    /** How long a claim lasts; longer than any run, unless the work is {@link ProlongedWork}. */
    default Duration lease() {
        return Duration.ofMinutes(1);
    }

    /** The longest wait between two attempts. */
    default Duration maxWait() {
        return Duration.ofMinutes(15);
    }

    /**
     * Called once when work stops, after claiming has stopped: aborts runs that can be aborted and makes them due
     * again.
     */
    default void stop() {}

    /** How many runs of one account happen at the same time, so that a slow account leaves room for others. */
    default int maxRunningOfAccount() {
        return maxRunning();
    }

    /** The limits of a claim: rows due at {@code now}, at most {@code limit}, leased until a given time. */
    record Claim(Instant now, Instant leasedUntil, int limit) {}
}
