package firstring.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One kind of work that is due at a time: rows of a feature's own table, with the SQL in the feature's store. Run at
 * least once; what reaches outside needs a key of its own against doubles. Methods are called from several threads.
 *
 * <p>The rules of a row: it can be claimed when it is due and nobody's lease on it holds; a claim counts the attempt and
 * takes the lease; a lease that ran out means that its server died, and the row is simply claimed again. {@link #run}
 * finishes the row in the transaction of its effect, only if the lease is still its own.
 */
public interface DueWork<T extends DueItem> {

    /** Names the kind in logs. */
    String name();

    /** The earliest due time of all rows of all accounts, leased ones too: an index look-up. */
    Optional<Instant> findEarliestDue() throws SQLException;

    /** Accounts with rows that can be claimed, without locking any; 0 stands for the whole installation. */
    List<Long> findDueAccounts(Instant now, int limit) throws SQLException;

    /** Takes a lease on up to {@code claim.limit()} rows of one account in a transaction of its own. */
    List<T> claim(long account, Claim claim) throws SQLException;

    /** Does the work and finishes the row. Answers the named outcome; an exception postpones the row. */
    String run(T item) throws Exception;

    /** Frees the row, due again later, if the lease is still its own; {@code outcome} says why. */
    void postpone(T item, Instant dueAt, String outcome) throws SQLException;

    /** How long a claim holds; longer than any run. */
    default Duration lease() {
        return Duration.ofMinutes(1);
    }

    /** The longest wait between two attempts. */
    default Duration longestWait() {
        return Duration.ofMinutes(15);
    }

    /** What a claim may take: rows due at {@code now}, at most {@code limit}, leased until a moment. */
    record Claim(Instant now, Instant leasedUntil, int limit) {}
}
