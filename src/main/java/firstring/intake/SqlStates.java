package firstring.intake;

import firstring.postgres.DatabaseAway;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What a database error means for a batch. */
final class SqlStates {
    private SqlStates() {}

    /** Deadlock, serialisation failure or a unique key that somebody else was faster with. */
    static boolean isRetryable(SQLException error) {
        return switch (stateOf(error)) {
            case "40P01", "40001", "23505" -> true;
            default -> false;
        };
    }

    /** A row was locked for too long, or this process stood still: no fault of any lead, and no use in trying at once. */
    static boolean isHeldUp(SQLException error) {
        return switch (stateOf(error)) {
            case "55P03", "57014", "25P03" -> true;
            default -> false;
        };
    }

    /** True when this failure, or what caused it, is that the database is away. */
    static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseAway || (cause instanceof SQLException error && isConnectionLost(error))) {
                return true;
            }
        }
        return false;
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
