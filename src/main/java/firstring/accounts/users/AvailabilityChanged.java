package firstring.accounts.users;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Called inside the transaction of a change to a user's status, activation, hours or caps: waiting leads may now be
 * assignable.
 */
@FunctionalInterface
public interface AvailabilityChanged {
    void availabilityChanged(Connection tx, AccountId account, UserId user) throws SQLException;
}
