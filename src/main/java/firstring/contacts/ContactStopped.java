package firstring.contacts;

import firstring.accounts.AccountId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Told, in the transaction of the change and under the contact's row lock, that a contact is not to be called any more:
 * what is open for it is closed.
 */
@FunctionalInterface
public interface ContactStopped {
    void contactStopped(Connection tx, AccountId account, Stop stop) throws SQLException;

    /** One contact, why it stops and when. */
    record Stop(ContactId contact, StopReason reason, Instant at) {}
}
