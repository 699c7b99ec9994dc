package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.contacts.LabelsChanged;
import firstring.json.Json;
import firstring.postgres.Ids;
import firstring.postgres.Moments;
import firstring.sequences.StepChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Ends the enrollment of a contact that got a tag or disposition on which contacts leave its sequence, in the caller's
 * transaction. Leads do not use this: their batch already knows the labels. Thread-safe.
 */
public final class EnrollmentExitStore implements LabelsChanged {
    private static final String LEAVE = """
            update enrollment as e
            set state = 'stopped', closed_at = ?, due_at = null, resume_at = null, reason = x.reason
            from (
              select o.id,
                  case when s.settings -> 'exit_disposition_status_ids' @> to_jsonb(c.disposition_status_id)
                    then 'disposition_status' else 'tag' end as reason
              from enrollment as o
              join sequence as s on s.account_id = o.account_id and s.id = o.sequence_id
              join contact as c on c.account_id = o.account_id and c.id = o.contact_id
              where o.account_id = ? and o.contact_id = ? and o.state = 'active'
                and (s.settings -> 'exit_disposition_status_ids' @> to_jsonb(c.disposition_status_id) or exists (
                  select from contact_tag as t
                  where t.account_id = ? and t.contact_id = o.contact_id
                    and s.settings -> 'exit_tag_ids' @> to_jsonb(t.tag_id)))) as x
            where e.account_id = ? and e.id = x.id
            returning e.sequence_id, e.reason
            """;

    private static final String ADD_TO_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, outcome, changes)
            values (?, ?, ?, ?, 'sequence', ?, ?::json)
            """;

    private final Ids ids;

    public EnrollmentExitStore(Ids ids) {
        this.ids = ids;
    }

    @Override
    public void labelsChanged(Connection tx, AccountId account, Labeled change) throws SQLException {
        try (PreparedStatement leave = tx.prepareStatement(LEAVE)) {
            leave.setObject(1, Moments.utc(change.at()));
            leave.setLong(2, account.value());
            leave.setLong(3, change.contact().value());
            leave.setLong(4, account.value());
            leave.setLong(5, account.value());
            try (ResultSet left = leave.executeQuery()) {
                if (left.next()) {
                    addToTimeline(tx, account, change, left.getLong("sequence_id"), left.getString("reason"));
                }
            }
        }
    }

    private void addToTimeline(Connection tx, AccountId account, Labeled change, long sequence, String reason)
            throws SQLException {
        try (PreparedStatement addToTimeline = tx.prepareStatement(ADD_TO_TIMELINE)) {
            addToTimeline.setLong(1, account.value());
            addToTimeline.setLong(2, change.contact().value());
            addToTimeline.setObject(3, Moments.utc(change.at()));
            addToTimeline.setLong(4, ids.next());
            addToTimeline.setString(5, "left:" + reason);
            addToTimeline.setString(6, Json.text(StepChanges.change("sequence_id", sequence, null)));
            addToTimeline.executeUpdate();
        }
    }
}
