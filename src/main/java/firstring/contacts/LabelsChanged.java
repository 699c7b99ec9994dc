package firstring.contacts;

import firstring.accounts.AccountId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Told, in the transaction of the change and under the contact's row lock, that a contact has other labels: tags or its
 * disposition status. What goes on only while it lacks one ends.
 */
@FunctionalInterface
public interface LabelsChanged {
    void labelsChanged(Connection tx, AccountId account, Labeled change) throws SQLException;

    /** One contact, whose labels are written already, and when. */
    record Labeled(ContactId contact, Instant at) {}
}
