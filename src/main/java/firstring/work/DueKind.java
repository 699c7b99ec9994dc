package firstring.work;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One kind of work that is due at a time: rows of a feature's own table, with the SQL in the feature's store. */
public sealed interface DueKind permits DueWork, DueBatches {

    /** Names the kind in logs and meters. */
    String name();

    /** The earliest due time of all rows of all accounts, leased ones too: an index look-up. */
    Optional<Instant> findEarliestDue() throws SQLException;

    /**
     * Accounts with rows that can be taken, the longest due first, without locking any; 0 stands for the whole
     * installation. Each gets its turn before any gets a second one.
     */
    List<Long> findDueAccounts(Instant now, int limit) throws SQLException;

    /** How many runs of this kind go on at once on one server. */
    default int maxRunning() {
        return 8;
    }
}
