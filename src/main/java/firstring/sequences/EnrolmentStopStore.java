package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.contacts.ContactStopped;
import firstring.contacts.StopReason;
import firstring.postgres.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Ends the enrolment of a contact that is not to be called any more, in the caller's transaction. Stateless. */
public final class EnrolmentStopStore implements ContactStopped {
    private static final String STOP = """
            update enrolment set state = 'stopped', closed_at = ?, due_at = null, resume_at = null, reason = ?
            where account_id = ? and contact_id = ? and state = 'active'
            """;

    @Override
    public void contactStopped(Connection tx, AccountId account, Stop stop) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(STOP)) {
            statement.setObject(1, Moments.utc(stop.at()));
            statement.setString(2, reason(stop.reason()).code());
            statement.setLong(3, account.value());
            statement.setLong(4, stop.contact().value());
            statement.executeUpdate();
        }
    }

    private static Why reason(StopReason reason) {
        return switch (reason) {
            case DO_NOT_CONTACT -> Why.DO_NOT_CONTACT;
            case OPTED_OUT -> Why.OPTED_OUT;
            case DELETED -> Why.DELETED;
        };
    }
}
