package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.contacts.ContactStopped;
import firstring.contacts.StopReason;
import firstring.postgres.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Ends the enrollment of a contact that must no longer be contacted, in the caller's transaction. One that only opted
 * out of text messages leaves only if its sequence says so. Stateless.
 */
public final class EnrollmentStopStore implements ContactStopped {
    private static final String STOP = """
            update enrollment as e
            set state = 'stopped', closed_at = ?, due_at = null, resume_at = null, reason = ?
            where e.account_id = ? and e.contact_id = ? and e.state = 'active'
              and (? or not exists (
                select from sequence as s
                where s.account_id = ? and s.id = e.sequence_id and s.settings ->> 'exit_on_opt_out' = 'false'))
            """;

    @Override
    public void contactStopped(Connection tx, AccountId account, Stop stop) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(STOP)) {
            statement.setObject(1, Moments.utc(stop.at()));
            statement.setString(2, reason(stop.reason()).code());
            statement.setLong(3, account.value());
            statement.setLong(4, stop.contact().value());
            statement.setBoolean(5, stop.reason() != StopReason.OPTED_OUT);
            statement.setLong(6, account.value());
            statement.executeUpdate();
        }
    }

    private static OutcomeCode reason(StopReason reason) {
        return switch (reason) {
            case DO_NOT_CONTACT -> OutcomeCode.DO_NOT_CONTACT;
            case OPTED_OUT -> OutcomeCode.OPTED_OUT;
            case DELETED -> OutcomeCode.DELETED;
        };
    }
}
