package firstring.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * A connection for something short that a lead waits for: when nothing comes back for so long, the database counts as
 * away. The pool takes the limit off again.
 */
public final class Haste {
    /** No lookup by key takes a tenth of it while the database answers at all. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private Haste() {}

    public static Handle limit(Handle handle) {
        try {
            limit(handle.getConnection());
            return handle;
        } catch (SQLException gone) {
            throw new DatabaseAway(gone);
        }
    }

    public static Connection limit(Connection connection) throws SQLException {
        return limit(connection, LONGEST_SILENCE);
    }

    public static Connection limit(Connection connection, Duration silence) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
        return connection;
    }
}
