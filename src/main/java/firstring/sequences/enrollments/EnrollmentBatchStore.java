package firstring.sequences.enrollments;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.contacts.ContactId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import firstring.sequences.FirstWait;
import firstring.sequences.SequenceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL for enrollments in lead batches. The caller has locked the contacts. */
public final class EnrollmentBatchStore {

    private static final String FIND_OPEN = """
            select e.account_id, e.id, e.contact_id, e.sequence_id
            from unnest(?, ?) as x(account_id, contact_id)
            join enrollment as e on e.account_id = x.account_id and e.contact_id = x.contact_id
            where e.account_id = any (?) and e.state = 'active'
            """;

    /** A first wait counts if the sequence was not edited since it was read. */
    private static final String INSERT = """
            insert into enrollment as n (account_id, id, sequence_id, contact_id, state, plan, lead_id, enrolled_at, step,
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

    /** Counts like a run of the step; runs last, since all batches share these rows. */
    private static final String COUNT_FIRST_WAITS = """
            insert into sequence_count as n (account_id, sequence_id, plan, step, outcome, people)
            select e.account_id, e.sequence_id, e.plan, 0, 'done', count(*)
            from unnest(?, ?) as x(account_id, id)
            join enrollment as e on e.account_id = x.account_id and e.id = x.id
            where e.account_id = any (?) and e.step = 1
            group by e.account_id, e.sequence_id, e.plan
            order by e.account_id, e.sequence_id, e.plan
            on conflict on constraint sequence_count_pk do update set people = n.people + excluded.people
            """;

    private static final String CLOSE = """
            update enrollment as e
            set state = x.state, closed_at = ?, due_at = null, resume_at = null, reason = x.reason
            from unnest(?, ?, ?, ?) as x(account_id, id, state, reason)
            where e.account_id = any (?) and e.account_id = x.account_id and e.id = x.id and e.state = 'active'
            """;

    /** The open enrollments of these contacts, available once the trip has been sent. */
    public ByAccount<ContactId, EnrollmentDraft> findOpen(RoundTrip trip, AccountRows<ContactId> contacts) {
        ByAccount<ContactId, EnrollmentDraft> enrollments = new ByAccount<>();
        trip.read(FIND_OPEN, binder -> contacts.bindIds(binder, ContactId::value), row -> {
            EnrollmentDraft enrollment = readOpen(row);
            enrollments.put(row.getLong("account_id"), enrollment.contact(), enrollment);
        });
        return enrollments;
    }

    public void insert(RoundTrip trip, AccountRows<EnrollmentDraft> rows, Instant now) {
        List<EnrollmentDraft> enrollments = rows.rows();
        trip.write(
                INSERT,
                binder -> binder.moment(now)
                        .moment(now)
                        .moment(now)
                        .longs(rows.accountOfEach())
                        .longs(enrollments, EnrollmentDraft::id)
                        .longs(enrollments, enrollment -> enrollment.sequence().value())
                        .longs(enrollments, enrollment -> enrollment.contact().value())
                        .texts(enrollments, EnrollmentDraft::state)
                        .texts(enrollments, EnrollmentDraft::reason)
                        .longs(enrollments, enrollment -> {
                            var lead = enrollment.lead();
                            return lead == null ? null : lead.value();
                        })
                        .ints(enrollments, EnrollmentBatchStore::planOfFirstWait)
                        .texts(enrollments, enrollment -> {
                            FirstWait wait = enrollment.firstWait();
                            return wait == null ? null : ArrayBinder.momentText(wait.end(now));
                        })
                        .longs(rows.accounts()));
    }

    /** Counts the first waits with which these enrollments have begun. */
    public void countFirstWaits(RoundTrip trip, AccountRows<EnrollmentDraft> rows) {
        AccountRows<EnrollmentDraft> waiting = rows.filter(enrollment -> enrollment.firstWait() != null);
        if (!waiting.isEmpty()) {
            trip.write(COUNT_FIRST_WAITS, binder -> waiting.bindIds(binder, EnrollmentDraft::id));
        }
    }

    private static @Nullable Integer planOfFirstWait(EnrollmentDraft enrollment) {
        FirstWait wait = enrollment.firstWait();
        return wait == null ? null : wait.plan();
    }

    /** Ends enrollments; must run before new ones of the same contacts are inserted. */
    public void close(RoundTrip trip, AccountRows<EnrollmentDraft> rows, Instant now) {
        List<EnrollmentDraft> ended = rows.rows();
        trip.write(
                CLOSE,
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .longs(ended, EnrollmentDraft::id)
                        .texts(ended, EnrollmentDraft::state)
                        .texts(ended, EnrollmentDraft::reason)
                        .longs(rows.accounts()));
    }

    private static EnrollmentDraft readOpen(ResultSet row) throws SQLException {
        return EnrollmentDraft.stored(
                row.getLong("id"),
                new ContactId(row.getLong("contact_id")),
                new SequenceId(row.getLong("sequence_id")));
    }
}
