package firstring.work;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The due times of one kind of due work. */
public interface DueTimes {

    /** The earliest due time of all rows of all accounts, including leased ones: an index lookup. */
    Optional<Instant> findEarliest() throws SQLException;

    /**
     * Accounts with due rows, longest due first, without locking any; 0 means the installation itself. Each account
     * gets a turn before any gets a second one.
     */
    List<Long> findAccounts(Instant now, int limit) throws SQLException;

    /**
     * Makes rows due now that were leased or postponed under a clock that was ahead. Called when the clock has gone
     * back and when this server starts watching.
     */
    void pullBack(Instant now) throws SQLException;
}
