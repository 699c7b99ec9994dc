package firstring.intake;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What a database error means for a batch. */
final class SqlStates {
    private SqlStates() {}

    /** Deadlock, serialisation failure, lock time-out or a unique key that somebody else was faster with. */
    static boolean isRetryable(SQLException error) {
        return switch (stateOf(error)) {
            case "40P01", "40001", "55P03", "23505" -> true;
            default -> false;
        };
    }

    /** The connection broke, the server stops, starts or is out of connections. */
    static boolean isConnectionLost(SQLException error) {
        String state = stateOf(error);
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || error instanceof SQLTransientConnectionException;
    }

    private static String stateOf(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }
}
