package firstring.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The reason why the database cannot be used, as one sentence for the operator. Printed without a stack trace. */
public final class DatabaseFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseFault(String sentence) {
        super(sentence);
    }

    public DatabaseFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** True when the database did not answer in time or had no free connection, so that a retry may succeed. */
    public boolean isOfConnection() {
        return getCause() instanceof SQLTransientConnectionException waited
                && (!(waited.getCause() instanceof SQLException refused)
                        || SqlFailure.of(refused).passes());
    }
}
