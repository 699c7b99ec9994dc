package firstring.routing;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.contacts.ContactStopped;
import firstring.contacts.OwnerChanged;
import firstring.contacts.StopReason;
import firstring.postgres.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Closes the parking of a contact that got an owner in another way or was deleted, in the caller's transaction and under the
 * contact's row lock (docs/contract.md 1.8). A contact marked Do Not Contact stays parked: it can get an owner, just no
 * calls. Stateless.
 */
public final class ParkingCloseStore implements ContactStopped, OwnerChanged {
    private static final String CLOSE = """
            update parking set state = 'superseded', closed_at = ?
            where account_id = ? and contact_id = ? and state = 'open'
            """;

    @Override
    public void contactStopped(Connection tx, AccountId account, Stop stop) throws SQLException {
        if (stop.reason() == StopReason.DELETED) {
            close(tx, account, stop.contact(), stop.at());
        }
    }

    @Override
    public void ownerChanged(Connection tx, AccountId account, NewOwner change) throws SQLException {
        if (change.to() != null) {
            close(tx, account, change.contact(), change.at());
        }
    }

    private static void close(Connection tx, AccountId account, ContactId contact, Instant at) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(CLOSE)) {
            statement.setObject(1, Moments.utc(at));
            statement.setLong(2, account.value());
            statement.setLong(3, contact.value());
            statement.executeUpdate();
        }
    }
}
