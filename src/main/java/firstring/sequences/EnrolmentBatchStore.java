package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The enrolments' SQL on the path of a lead. The contacts are locked by the caller before. */
public final class EnrolmentBatchStore {

    private static final String FIND_OPEN = """
            select e.id, e.contact_id, e.sequence_id
            from enrolment as e
            where e.account_id = ? and e.contact_id = any (?) and e.state = 'active'
            """;

    private static final String INSERT = """
            insert into enrolment as n (account_id, id, sequence_id, contact_id, state, lead_id, enrolled_at, closed_at)
            select a.account_id, x.id, x.sequence_id, x.contact_id, x.state, x.lead_id, ?,
                case when x.state = 'active' then null else ?::timestamptz end
            from account as a, unnest(?, ?, ?, ?, ?) as x(id, sequence_id, contact_id, state, lead_id)
            where a.account_id = ?
            """;

    private static final String CLOSE = """
            update enrolment as e
            set state = x.state, closed_at = ?
            from unnest(?, ?) as x(id, state)
            where e.account_id = ? and e.id = x.id and e.state = 'active'
            """;

    /** The open enrolments of these contacts. */
    public Map<ContactId, EnrolmentDraft> findOpen(Connection tx, AccountId account, Collection<ContactId> contacts)
            throws SQLException {
        Map<ContactId, EnrolmentDraft> enrolments = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_OPEN)) {
            new ArrayBinder(tx, statement)
                    .number(account.value())
                    .longs(contacts.stream().map(ContactId::value).toList());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ContactId contact = new ContactId(rows.getLong(2));
                    SequenceId sequence = new SequenceId(rows.getLong(3));
                    enrolments.put(contact, EnrolmentDraft.stored(rows.getLong(1), contact, sequence));
                }
            }
        }
        return enrolments;
    }

    public void insert(RoundTrip trip, AccountId account, List<EnrolmentDraft> enrolments, Instant now) {
        trip.write(
                INSERT,
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(enrolments, EnrolmentDraft::id)
                        .longs(enrolments, enrolment -> enrolment.sequence().value())
                        .longs(enrolments, enrolment -> enrolment.contact().value())
                        .texts(enrolments, EnrolmentDraft::state)
                        .longs(enrolments, enrolment -> {
                            var lead = enrolment.lead();
                            return lead == null ? null : lead.value();
                        })
                        .number(account.value()));
    }

    /** Ends enrolments; must run before new ones of the same contacts are inserted. */
    public void close(RoundTrip trip, AccountId account, List<EnrolmentDraft> ended, Instant now) {
        trip.write(
                CLOSE,
                binder -> binder.moment(now)
                        .longs(ended, EnrolmentDraft::id)
                        .texts(ended, EnrolmentDraft::state)
                        .number(account.value()));
    }
}
