package firstring.work;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Due work whose runs may outlast its lease: the lease's end moves on at every third of its length, as long as a run goes
 * on. So the lease is only as long as a dead server is waited for.
 */
public interface ProlongedWork<T extends DueItem> extends DueWork<T> {

    /** Has the lease end later, if it is still the row's. The lease must be known by something else than its end. */
    void prolong(T item, Instant leasedUntil) throws SQLException;
}
