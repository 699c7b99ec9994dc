package firstring.sequences;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.contacts.ContactId;
import firstring.postgres.RoundTrip;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The enrolments' SQL on the path of a lead. The contacts are locked by the caller before. */
public final class EnrolmentBatchStore {

    private static final String FIND_OPEN = """
            select e.account_id, e.id, e.contact_id, e.sequence_id,
                case when s.settings -> 'exit_tag_ids' <> '[]' or s.settings -> 'exit_disposition_status_ids' <> '[]'
                  then s.settings end as settings
            from unnest(?, ?) as x(account_id, contact_id)
            join enrolment as e on e.account_id = x.account_id and e.contact_id = x.contact_id
            join sequence as s on s.account_id = e.account_id and s.id = e.sequence_id
            where e.account_id = any (?) and e.state = 'active'
            """;

    private static final String INSERT = """
            insert into enrolment as n (account_id, id, sequence_id, contact_id, state, plan, lead_id, enrolled_at, due_at,
                closed_at, reason)
            select a.account_id, x.id, x.sequence_id, x.contact_id, x.state, s.plan, x.lead_id, ?,
                case when x.state = 'active' then ?::timestamptz end,
                case when x.state = 'active' then null else ?::timestamptz end,
                x.reason
            from unnest(?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, sequence_id, contact_id, state, reason, lead_id)
            join account as a on a.account_id = x.account_id
            join sequence as s on s.account_id = x.account_id and s.id = x.sequence_id
            where a.account_id = any (?)
            """;

    private static final String CLOSE = """
            update enrolment as e
            set state = x.state, closed_at = ?, due_at = null, resume_at = null, reason = x.reason
            from unnest(?, ?, ?, ?) as x(account_id, id, state, reason)
            where e.account_id = any (?) and e.account_id = x.account_id and e.id = x.id and e.state = 'active'
            """;

    /** The open enrolments of these contacts, when the trip has been sent. */
    public ByAccount<ContactId, EnrolmentDraft> findOpen(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, EnrolmentDraft> enrolments = new ByAccount<>();
        trip.read(FIND_OPEN, binder -> contacts.bindIds(binder, ContactId::value), row -> {
            EnrolmentDraft enrolment = readOpen(row);
            enrolments.put(row.getLong("account_id"), enrolment.contact(), enrolment);
        });
        return enrolments;
    }

    public void insert(RoundTrip trip, AccountRows<EnrolmentDraft> rows, Instant now) {
        List<EnrolmentDraft> enrolments = rows.rows();
        trip.write(
                INSERT,
                binder -> binder.moment(now)
                        .moment(now)
                        .moment(now)
                        .longs(rows.accountOfEach())
                        .longs(enrolments, EnrolmentDraft::id)
                        .longs(enrolments, enrolment -> enrolment.sequence().value())
                        .longs(enrolments, enrolment -> enrolment.contact().value())
                        .texts(enrolments, EnrolmentDraft::state)
                        .texts(enrolments, EnrolmentDraft::reason)
                        .longs(enrolments, enrolment -> {
                            var lead = enrolment.lead();
                            return lead == null ? null : lead.value();
                        })
                        .longs(rows.accounts()));
    }

    /** Ends enrolments; must run before new ones of the same contacts are inserted. */
    public void close(RoundTrip trip, AccountRows<EnrolmentDraft> rows, Instant now) {
        List<EnrolmentDraft> ended = rows.rows();
        trip.write(
                CLOSE,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(ended, EnrolmentDraft::id)
                        .texts(ended, EnrolmentDraft::state)
                        .texts(ended, EnrolmentDraft::reason)
                        .longs(rows.accounts()));
    }

    private static EnrolmentDraft readOpen(ResultSet row) throws SQLException {
        return EnrolmentDraft.stored(
                row.getLong("id"),
                new ContactId(row.getLong("contact_id")),
                new SequenceId(row.getLong("sequence_id")),
                Exits.read(row.getString("settings")));
    }
}
