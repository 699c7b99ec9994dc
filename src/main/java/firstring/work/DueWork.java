package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Due work whose rows are claimed by leases and run one by one. Run at least once; what reaches outside needs a key of its
 * own against doubles. Methods are called from several threads.
 *
 * <p>The rules of a row: it can be claimed when it is due and nobody's lease on it holds; a claim counts the attempt and
 * takes the lease; a lease that ran out means that its server died, and the row is simply claimed again. {@link #run}
 * finishes the row in the transaction of its effect, only if the lease is still its own.
 */
public non-sealed interface DueWork<T extends DueItem> extends DueKind {

    /** Takes a lease on up to {@code claim.limit()} rows of one account in a transaction of its own. */
    List<T> claim(long account, Claim claim) throws SQLException;

    /** Does the work and finishes the row. Answers the named outcome; an exception postpones the row. */
    String run(T item) throws Exception;

    /** Frees the row, due again later, if the lease is still its own; {@code outcome} says why. */
    void postpone(T item, Instant dueAt, String outcome) throws SQLException;

    /** How long a claim holds; longer than any run, unless the work is {@link ProlongedWork}. */
    default Duration lease() {
        return Duration.ofMinutes(1);
    }

    /** The longest wait between two attempts. */
    default Duration longestWait() {
        return Duration.ofMinutes(15);
    }

    /** Work is stopping: runs that can be aborted and made due again are. Called once, after claiming has stopped. */
    default void stop() {}

    /** How many runs of one account go on at once, so that a slow one leaves room for the others. */
    default int maxRunningOfAccount() {
        return maxRunning();
    }

    /** What a claim may take: rows due at {@code now}, at most {@code limit}, leased until a moment. */
    record Claim(Instant now, Instant leasedUntil, int limit) {}
}
