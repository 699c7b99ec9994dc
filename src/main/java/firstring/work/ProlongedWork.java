package firstring.work;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Due work whose runs may outlast its lease: the lease is prolonged every third of its length while a run continues. So
 * the lease only has to be as long as others wait for a dead server.
 */
public interface ProlongedWork<T extends DueItem> extends DueWork<T> {

    /**
     * Moves the end of the lease, if this run still holds it. The lease must be identified by something other than its
     * end.
     */
    void prolong(T item, Instant leasedUntil) throws SQLException;
}
