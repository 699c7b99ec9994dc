package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Called in the transaction of the change and under the contact's row lock when a contact's owner changes: moves everything
 * that is open for the contact.
 */
@FunctionalInterface
public interface OwnerChanged {
    void ownerChanged(Connection tx, AccountId account, NewOwner change) throws SQLException;

    /** A contact's change of owner; null: no owner. */
    record NewOwner(
            ContactId contact,
            @Nullable UserId from,
            @Nullable UserId to,
            Instant at) {}
}
