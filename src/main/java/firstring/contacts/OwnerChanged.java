package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Told, in the transaction of the change and under the contact's row lock, that a contact has another owner: what is
 * open for it follows.
 */
@FunctionalInterface
public interface OwnerChanged {
    void ownerChanged(Connection tx, AccountId account, NewOwner change) throws SQLException;

    /** One contact's change of owner; null: nobody. */
    record NewOwner(
            ContactId contact,
            @Nullable UserId from,
            @Nullable UserId to,
            Instant at) {}
}
