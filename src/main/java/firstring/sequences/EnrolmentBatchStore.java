package firstring.sequences;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.contacts.ContactId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The enrolments' SQL on the path of a lead. The contacts are locked by the caller before. */
public final class EnrolmentBatchStore {

    private static final String FIND_OPEN = """
            select e.account_id, e.id, e.contact_id, e.sequence_id
            from unnest(?, ?) as x(account_id, contact_id)
            join enrolment as e on e.account_id = x.account_id and e.contact_id = x.contact_id
            where e.account_id = any (?) and e.state = 'active'
            """;

    /** A first wait counts if the sequence was not edited since it was read. */
    private static final String INSERT = """
            insert into enrolment as n (account_id, id, sequence_id, contact_id, state, plan, lead_id, enrolled_at, step,
                due_at, closed_at, reason)
            select a.account_id, x.id, x.sequence_id, x.contact_id, x.state, s.plan, x.lead_id, ?,
                case when x.waits_in = s.plan and s.archived_at is null then 1 else 0 end,
                case when x.waits_in = s.plan and s.archived_at is null then x.wait_ends_at::timestamptz
                  when x.state = 'active' then ?::timestamptz end,
                case when x.state = 'active' then null else ?::timestamptz end,
                case when x.waits_in = s.plan and s.archived_at is null then 'wait' else x.reason end
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, sequence_id, contact_id, state, reason, lead_id, waits_in, wait_ends_at)
            join account as a on a.account_id = x.account_id
            join sequence as s on s.account_id = x.account_id and s.id = x.sequence_id
            where a.account_id = any (?)
            for share of s
            """;

    /** As the run of the step would; last, since the rows are everybody's. */
    private static final String COUNT_FIRST_WAITS = """
            insert into sequence_count as n (account_id, sequence_id, plan, step, outcome, people)
            select e.account_id, e.sequence_id, e.plan, 0, 'done', count(*)
            from unnest(?, ?) as x(account_id, id)
            join enrolment as e on e.account_id = x.account_id and e.id = x.id
            where e.account_id = any (?) and e.step = 1
            group by e.account_id, e.sequence_id, e.plan
            order by e.account_id, e.sequence_id, e.plan
            on conflict on constraint sequence_count_pk do update set people = n.people + excluded.people
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
                        .ints(enrolments, EnrolmentBatchStore::planOfFirstWait)
                        .texts(enrolments, enrolment -> {
                            FirstWait wait = enrolment.firstWait();
                            return wait == null ? null : ArrayBinder.momentText(wait.end(now));
                        })
                        .longs(rows.accounts()));
    }

    /** Counts the first waits that these enrolments have begun with. */
    public void countFirstWaits(RoundTrip trip, AccountRows<EnrolmentDraft> rows) {
        AccountRows<EnrolmentDraft> waiting = rows.filter(enrolment -> enrolment.firstWait() != null);
        if (!waiting.isEmpty()) {
            trip.write(COUNT_FIRST_WAITS, binder -> waiting.bindIds(binder, EnrolmentDraft::id));
        }
    }

    private static @Nullable Integer planOfFirstWait(EnrolmentDraft enrolment) {
        FirstWait wait = enrolment.firstWait();
        return wait == null ? null : wait.plan();
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
                new SequenceId(row.getLong("sequence_id")));
    }
}
