package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.postgres.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** Records replies of contacts on their enrollments, in the caller's transaction. Stateless. */
public final class ReplyStore {
    /**
     * A wait continues where a reply does not end the sequence; otherwise the enrollment becomes due at once and ends.
     */
    private static final String NOTE = """
            update enrollment as e
            set replied_at = ?,
                due_at = case when s.settings ->> 'exit_on_reply' = 'false' then e.due_at else ? end,
                resume_at = case when s.settings ->> 'exit_on_reply' = 'false' then e.resume_at end
            from sequence as s
            where e.account_id = ? and e.contact_id = ? and e.state = 'active'
              and s.account_id = ? and s.id = e.sequence_id
            """;

    private ReplyStore() {}

    public static void note(Connection tx, AccountId account, ContactId contact, Instant at) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(NOTE)) {
            statement.setObject(1, Moments.utc(at));
            statement.setObject(2, Moments.utc(at));
            statement.setLong(3, account.value());
            statement.setLong(4, contact.value());
            statement.setLong(5, account.value());
            statement.executeUpdate();
        }
    }
}
