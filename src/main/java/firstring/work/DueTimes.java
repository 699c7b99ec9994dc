package firstring.work;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When the rows of one kind of due work are due. */
public interface DueTimes {

    /** The earliest due time of all rows of all accounts, leased ones too: an index look-up. */
    Optional<Instant> findEarliest() throws SQLException;

    /**
     * Accounts with rows that are due, the longest due first, without locking any; 0 stands for the whole installation.
     * Each gets its turn before any gets a second one.
     */
    List<Long> findAccounts(Instant now, int limit) throws SQLException;

    /**
     * The clock has gone back, or this server has just started watching: work leased or postponed under a clock that
     * was ahead is due now.
     */
    void pullBack(Instant now) throws SQLException;
}
