package firstring.contacts;

import firstring.postgres.Database;
import firstring.postgres.SqlFailure;
import java.sql.SQLException;
import org.jdbi.v3.core.HandleCallback;

/** Runs a transaction that loses a race again, at most {@link #MAX_ATTEMPTS} times. */
public final class LostRaces {
    static final int MAX_ATTEMPTS = 5;

    private LostRaces() {}

    public static <T> T inTransaction(Database database, HandleCallback<T, SQLException> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return database.jdbi().inTransaction(work);
            } catch (SQLException | RuntimeException failed) {
                if (attempt == MAX_ATTEMPTS || !isLostRace(failed)) {
                    throw failed;
                }
            }
        }
    }

    /** Includes a missing referenced row: it was looked up in the same transaction, so it was deleted in the
     * meantime. */
    private static boolean isLostRace(Throwable failed) {
        SqlFailure kind = SqlFailure.of(failed);
        return kind.isLostRace() || kind == SqlFailure.DANGLING;
    }
}
