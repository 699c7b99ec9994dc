package firstring.accounts;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Called inside the transaction that creates an account, so that features above can add its initial data. */
@FunctionalInterface
public interface AccountCreated {
    void accountCreated(Connection tx, AccountId account, Instant now) throws SQLException;
}
