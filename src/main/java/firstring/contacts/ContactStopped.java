package firstring.contacts;

import firstring.accounts.AccountId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Called in the transaction of the change and under the contact's row lock when a contact must no longer be called: closes
 * everything that is open for it.
 */
@FunctionalInterface
public interface ContactStopped {
    void contactStopped(Connection tx, AccountId account, Stop stop) throws SQLException;

    /** One contact, and why and when it was stopped. */
    record Stop(ContactId contact, StopReason reason, Instant at) {}
}
