package firstring.work;

import java.sql.SQLException;
import java.time.Instant;

/** One kind of work that is due at a time: rows of a feature's own table, with the SQL in the feature's store. */
public sealed interface DueKind permits DueWork, DueBatches {

    /** Names the kind in logs and meters. */
    String name();

    /** When its rows are due. */
    DueTimes times();

    /** See {@link DueTimes#pullBack}. */
    default void pullBack(Instant now) throws SQLException {
        times().pullBack(now);
    }

    /** How many runs of this kind go on at once on one server. */
    default int maxRunning() {
        return 8;
    }
}
