package firstring.contacts;

import firstring.postgres.Database;
import firstring.postgres.LostRace;
import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.HandleCallback;

/** Runs a transaction that loses a race again, at most {@link #MAX_ATTEMPTS} times. */
final class LostRaces {
    static final int MAX_ATTEMPTS = 5;

    private static final Set<String> STATES = Set.of("40001", "40P01", "23505", "23503");

    private LostRaces() {}

    static <T> T inTransaction(Database database, HandleCallback<T, SQLException> work) throws SQLException {
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

    private static boolean isLostRace(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof LostRace) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null && STATES.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
