package firstring.postgres;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;

/**
 * What a failure of the database means, told by the SQLSTATE of whatever caused it: whether to run again at once, to come
 * again later, or to look for a bug. The only place that knows states.
 */
public enum SqlFailure {
    /** A deadlock, a serialization failure or a {@link LostRace}: run the transaction again. */
    LOST_RACE,
    /** A unique key that somebody else was faster with, unless it is a bug: run the transaction again. */
    DUPLICATE,
    /** A row that is referred to and is gone, or still is referred to: somebody was faster, or it is a bug. */
    DANGLING,
    /** Somebody held a lock for too long, or this process stood still inside a transaction. */
    LOCKED,
    /** A statement took longer than it may, or an operator stopped it. */
    TIMED_OUT,
    /** The database cannot be reached, does not answer, starts, stops, or has no connection or memory left. */
    AWAY,
    /** The disk is full or fails. */
    NO_SPACE,
    /** The database takes no writes: a replica, or one that was made read-only. */
    READ_ONLY,
    /** A query found more bytes than may be held of one: ask for less at once. */
    TOO_LONG,
    /** Anything else: a bug of this server, or no failure of the database at all. */
    OURS;

    private static final int MAX_CAUSES = 20;

    /** By the first cause that tells. */
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

    /** True when it is worth to run the same transaction again at once. */
    public boolean isLostRace() {
        return this == LOST_RACE || this == DUPLICATE;
    }

    /** True when nothing that was asked is at fault and another try later may succeed. */
    public boolean passes() {
        return switch (this) {
            case LOST_RACE, LOCKED, TIMED_OUT, AWAY, NO_SPACE, READ_ONLY -> true;
            case DUPLICATE, DANGLING, TOO_LONG, OURS -> false;
        };
    }

    /** True when the database as a whole takes nothing, whoever asks for what. */
    public boolean isOfDatabase() {
        return switch (this) {
            case AWAY, NO_SPACE, READ_ONLY -> true;
            case LOST_RACE, DUPLICATE, DANGLING, LOCKED, TIMED_OUT, TOO_LONG, OURS -> false;
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

    /** A pool waited for a connection; its cause may say what for. */
    private static SqlFailure ofWaiting(SQLTransientConnectionException waited) {
        return waited.getCause() instanceof SQLException refused && of(refused) != OURS ? of(refused) : AWAY;
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
