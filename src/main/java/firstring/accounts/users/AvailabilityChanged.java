package firstring.accounts.users;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Told, inside the transaction of the change, that a user's status, activation, hours or caps have changed: leads that
 * wait for somebody may now have a taker.
 */
@FunctionalInterface
public interface AvailabilityChanged {
    void availabilityChanged(Connection tx, AccountId account, UserId user) throws SQLException;
}
