package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.contacts.merge.ContactsMerged;
import firstring.postgres.Moments;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Moves enrollments when two contacts are merged: the removed contact's continues for the kept one, or ends if that one
 * is already in a sequence. Stateless.
 */
public final class EnrollmentMergeStore implements ContactsMerged {
    private static final String STOP_DUPLICATE = """
            update enrollment e set state = 'stopped', closed_at = ?, due_at = null, resume_at = null, reason = 'merged'
            where e.account_id = ? and e.contact_id = ? and e.state = 'active' and exists (
              select from enrollment o where o.account_id = ? and o.contact_id = ? and o.state = 'active')
            """;

    private static final List<String> MOVE_TO_KEPT = List.of(
            "update enrollment set contact_id = ? where account_id = ? and contact_id = ?",
            "update sequence_call set contact_id = ? where account_id = ? and contact_id = ?");

    @Override
    public List<RowCopies> copies() {
        return List.of(
                new RowCopies("enrollment", List.of("contact_id")),
                new RowCopies("sequence_call", List.of("contact_id"), List.of("id"), List.of("body")));
    }

    @Override
    public void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException {
        try (PreparedStatement stop = tx.prepareStatement(STOP_DUPLICATE)) {
            stop.setObject(1, Moments.utc(merge.at()));
            stop.setLong(2, account.value());
            stop.setLong(3, merge.gone().value());
            stop.setLong(4, account.value());
            stop.setLong(5, merge.kept().value());
            stop.executeUpdate();
        }
        for (String sql : MOVE_TO_KEPT) {
            try (PreparedStatement give = tx.prepareStatement(sql)) {
                give.setLong(1, merge.kept().value());
                give.setLong(2, account.value());
                give.setLong(3, merge.gone().value());
                give.executeUpdate();
            }
        }
    }

    @Override
    public void mergeUndone(Connection tx, AccountId account, Undo undo) {
        // There are no counters of enrollments.
    }
}
