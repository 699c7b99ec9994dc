package firstring.work;

import java.sql.SQLException;
import java.time.Instant;

/** One kind of work that is due at a time: rows of a feature's own table, with the SQL in the feature's store. */
public sealed interface DueKind permits DueWork, DueBatches {

    /** The name of the kind in logs and meters. */
    String name();

    /** The due times of its rows. */
    DueTimes times();

    /** See {@link DueTimes#pullBack}. */
    default void pullBack(Instant now) throws SQLException {
        times().pullBack(now);
    }

    /** How many runs of this kind one server does at the same time. */
    default int maxRunning() {
        return 8;
    }
}
