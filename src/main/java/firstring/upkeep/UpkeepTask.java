package firstring.upkeep;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** A duty of the whole installation that one of its servers does from time to time. Repeating it does no harm. */
interface UpkeepTask {
    String name();

    Duration every();

    /** True when it deletes by age, which a wrong clock must never trigger. */
    boolean deletesByAge();

    /** Does what there is to do at this moment and answers the named outcome. */
    String run(Instant now) throws SQLException;
}
