package firstring.postgres.embedded;

import firstring.postgres.DatabaseAway;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * A connection for short work that a lead waits for: if the database does not respond within the limit, it counts as
 * unreachable. The pool removes the limit again.
 */
public final class QuickConnection {
    /** No lookup by key takes a tenth of this while the database responds at all. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(5);

    private QuickConnection() {}

    public static Handle limit(Handle handle) {
        try {
            limit(handle.getConnection());
            return handle;
        } catch (SQLException gone) {
            throw new DatabaseAway(gone);
        }
    }

    public static Connection limit(Connection connection) throws SQLException {
        return limit(connection, MAX_SILENCE);
    }

    public static Connection limit(Connection connection, Duration silence) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
        return connection;
    }
}
