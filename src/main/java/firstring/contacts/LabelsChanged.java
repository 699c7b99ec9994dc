package firstring.contacts;

import firstring.accounts.AccountId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Called in the transaction of the change and under the contact's row lock when a contact's labels change: its tags or its
 * disposition status. Ends whatever continues only while the contact lacks one of them.
 */
@FunctionalInterface
public interface LabelsChanged {
    void labelsChanged(Connection tx, AccountId account, Labeled change) throws SQLException;

    /** One contact, with its new labels already written, and the time. */
    record Labeled(ContactId contact, Instant at) {}
}
