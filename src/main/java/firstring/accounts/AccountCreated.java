package firstring.accounts;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Told, inside the transaction that creates an account, so that features above can give it what it starts with. */
@FunctionalInterface
public interface AccountCreated {
    void accountCreated(Connection tx, AccountId account, Instant now) throws SQLException;
}
