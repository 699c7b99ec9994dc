package firstring.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Rolls back a transaction after a failure that the caller reports. */
public final class FailedTransaction {
    private FailedTransaction() {}

    /** With the connection lost there is nothing to roll back, and the original failure is the one to report. */
    public static void rollBack(Connection tx, Throwable failed) {
        try {
            tx.rollback();
        } catch (SQLException gone) {
            failed.addSuppressed(gone);
        }
    }
}
