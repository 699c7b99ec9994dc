package firstring.postgres;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;

/**
 * The meaning of a database failure, by the SQLSTATE of its cause: rerun at once, retry later, or look for a bug. The
 * only place that knows SQLSTATEs.
 */
public enum SqlFailure {
    /** A deadlock, a serialization failure or a {@link LostRace}: run the transaction again. */
    LOST_RACE,
    /** A unique key that another transaction inserted first, unless it is a bug: run the transaction again. */
    DUPLICATE,
    /**
     * A referenced row that is gone, or a deleted row that is still referenced: another transaction was faster, or it
     * is a bug.
     */
    DANGLING,
    /** Another transaction held a lock for too long, or this process stalled inside a transaction. */
    LOCKED,
    /** A statement ran longer than allowed, or an operator stopped it. */
    TIMED_OUT,
    /** The database is unreachable, unresponsive, starting, stopping, or out of connections or memory. */
    AWAY,
    /** No connection of the pool became free in time. */
    BUSY,
    /** The disk is full or failing. */
    NO_SPACE,
    /** The database accepts no writes: it is a replica, or was made read-only. */
    READ_ONLY,
    /** A query found more bytes than one query can hold: request less at once. */
    TOO_LONG,
    /** Anything else: a bug in this server, or not a database failure at all. */
    OURS;

    private static final int MAX_CAUSES = 20;

    /** Classifies by the first cause that has a known state. */
    public static SqlFailure of(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            SqlFailure kind = ofOne(cause);
            if (kind != OURS) {
                return kind;
            }
            cause = cause.getCause();
        }
        return OURS;
    }

    /** True when the same transaction is worth rerunning at once. */
    public boolean isLostRace() {
        return this == LOST_RACE || this == DUPLICATE;
    }

    /** True when the request is not at fault and a retry may succeed. */
    public boolean passes() {
        return switch (this) {
            case LOST_RACE, LOCKED, TIMED_OUT, AWAY, BUSY, NO_SPACE, READ_ONLY -> true;
            case DUPLICATE, DANGLING, TOO_LONG, OURS -> false;
        };
    }

    /** True when the database cannot be written at all, for any request. */
    public boolean isOfDatabase() {
        return switch (this) {
            case AWAY, NO_SPACE, READ_ONLY -> true;
            case LOST_RACE, DUPLICATE, DANGLING, LOCKED, TIMED_OUT, BUSY, TOO_LONG, OURS -> false;
        };
    }

    private static SqlFailure ofOne(Throwable cause) {
        return switch (cause) {
            case LostRace _ -> LOST_RACE;
            case DatabaseAway _ -> AWAY;
            case SQLTransientConnectionException waited -> ofWaiting(waited);
            case SQLNonTransientConnectionException _ -> AWAY;
            case SQLException sql -> ofState(sql.getSQLState() == null ? "" : sql.getSQLState());
            default -> OURS;
        };
    }

    /** Classifies a pool's wait for a connection; its cause, if any, says why none could be opened. */
    private static SqlFailure ofWaiting(SQLTransientConnectionException waited) {
        return waited.getCause() instanceof SQLException refused && of(refused) != OURS ? of(refused) : BUSY;
    }

    static SqlFailure ofState(String state) {
        return switch (state) {
            case "40001", "40P01" -> LOST_RACE;
            case "23505" -> DUPLICATE;
            case "23503" -> DANGLING;
            case "55P03", "25P03", "25P04" -> LOCKED;
            case "57014" -> TIMED_OUT;
            case "53100", "58030" -> NO_SPACE;
            case "25006" -> READ_ONLY;
            case "08S01" -> TOO_LONG;
            default -> isAway(state) ? AWAY : OURS;
        };
    }

    private static boolean isAway(String state) {
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }
}
