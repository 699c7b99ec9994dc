package firstring.upkeep;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** A regular task of the installation that one of its servers does from time to time. Repeating it does no harm. */
interface UpkeepTask {
    String name();

    Duration every();

    /** True when it deletes by age, which a wrong clock must never trigger. */
    boolean deletesByAge();

    /** Does the work that is due at this time and returns the named outcome. */
    String run(Instant now) throws SQLException;
}
