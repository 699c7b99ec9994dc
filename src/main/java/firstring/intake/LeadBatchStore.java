package firstring.intake;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import firstring.contacts.LeadId;
import firstring.intake.leads.LeadRow;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The lead table and the stored answers for idempotency keys, as a batch uses them. */
public final class LeadBatchStore {

    /** A first answer, returned again for the same key with the same fields. */
    public record Remembered(byte[] fingerprint, int status, byte[] body) {}

    /** A first answer to remember. */
    public record NewAnswer(String path, String key, byte[] fingerprint, int status, byte[] body, LeadId lead) {}

    private static final String INSERT_LEADS = """
            insert into lead as n (account_id, received_at, id, outcome, status, contact_id, phone_number, token_id, source,
                replay_of, request_id, address, method, path, query, content_type, body, trace)
            select a.account_id, x.received_at::timestamptz, x.id, x.outcome, x.status, x.contact_id, x.phone_number,
                x.token_id, x.source, x.replay_of, x.request_id, x.address, x.method, x.path, x.query, x.content_type,
                x.body, x.trace::json
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, received_at, id, outcome, status, contact_id, phone_number, token_id, source, replay_of,
                    request_id, address, method, path, query, content_type, body, trace)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """;

    private static final String INSERT_FIXABLE = """
            insert into fixable_lead as n (account_id, lead_id, received_at, phone_number, resolution, resolved_by,
                resolving_lead_id, resolved_at)
            select a.account_id, x.lead_id, x.received_at::timestamptz, x.phone_number, x.resolution, x.resolved_by,
                x.resolving_lead_id, case when x.resolution is not null then ?::timestamptz end
            from unnest(?, ?, ?, ?, ?, ?, ?)
                as x(account_id, lead_id, received_at, phone_number, resolution, resolved_by, resolving_lead_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """;

    private static final String FIND_FIXABLE_BY_NUMBER = """
            select f.account_id, f.lead_id, f.received_at, f.phone_number, f.resolution is not null
            from unnest(?, ?) as x(account_id, phone_number)
            join fixable_lead as f on f.account_id = x.account_id and f.phone_number = x.phone_number
                and (f.resolution is null or f.resolution = 'dismissed')
            where f.account_id = any (?)
            """;

    private static final String FIND_FIXABLE = """
            select f.account_id, f.lead_id, f.received_at, f.phone_number, f.resolution is not null
            from unnest(?, ?) as x(account_id, lead_id)
            join fixable_lead as f on f.account_id = x.account_id and f.lead_id = x.lead_id
                and (f.resolution is null or f.resolution = 'dismissed')
            where f.account_id = any (?)
            """;

    private static final String RESOLVE_FIXABLE = """
            update fixable_lead as f
            set resolution = x.resolution, resolved_by = x.resolved_by, resolving_lead_id = x.resolving_lead_id,
                resolved_at = ?
            from unnest(?, ?, ?, ?, ?) as x(account_id, lead_id, resolution, resolved_by, resolving_lead_id)
            where f.account_id = x.account_id and f.lead_id = x.lead_id and f.account_id = any (?)
                and (f.resolution is null or f.resolution = 'dismissed' and x.resolution = 'superseded')
            """;

    private static final String EXISTS = """
            select exists (
                select 1 from lead as l where l.account_id = ? and l.received_at = ?::timestamptz and l.id = ?)
            """;

    private static final String FIND_ANSWERS = """
            select k.account_id, k.path, k.key, k.fingerprint, k.status, k.body
            from unnest(?, ?) as x(account_id, key)
            join idempotency_key as k on k.account_id = x.account_id and k.key = x.key
            where k.account_id = any (?)
            """;

    private static final String INSERT_ANSWERS = """
            insert into idempotency_key as n (account_id, path, key, fingerprint, status, body, lead_id, created_at)
            select a.account_id, x.path, x.key, x.fingerprint, x.status, x.body, x.lead_id, ?
            from unnest(?, ?, ?, ?, ?, ?, ?) as x(account_id, path, key, fingerprint, status, body, lead_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict on constraint idempotency_key_pk do nothing
            """;

    public void insertLeads(RoundTrip trip, AccountRows<LeadRow> rows) {
        List<LeadRow> leads = rows.rows();
        trip.write(
                INSERT_LEADS,
                binder -> binder.longs(rows.accountOfEach())
                        .texts(
                                leads,
                                lead -> lead.take().submission().receivedAt().toString())
                        .longs(leads, lead -> lead.take().id().value())
                        .texts(leads, lead -> lead.outcome().code())
                        .ints(leads, LeadRow::status)
                        .longs(leads, LeadRow::contactId)
                        .texts(leads, LeadRow::phoneNumber)
                        .longs(leads, lead -> lead.take().caller().tokenId())
                        .texts(leads, lead -> lead.take().submission().source())
                        .longs(leads, lead -> lead.take().submission().replayOf())
                        .texts(leads, lead -> lead.take().submission().requestId())
                        .texts(leads, lead -> lead.take().submission().address())
                        .texts(leads, lead -> lead.take().submission().method())
                        .texts(leads, lead -> lead.take().submission().path())
                        .texts(leads, lead -> lead.take().submission().query())
                        .texts(leads, lead -> lead.take().submission().contentType())
                        .bytes(leads, lead -> lead.take().submission().body())
                        .texts(leads, LeadRow::trace)
                        .longs(rows.accounts()));
    }

    public void insertFixable(RoundTrip trip, AccountRows<FixableLead> rows, Instant now) {
        List<FixableLead> leads = rows.rows();
        trip.write(INSERT_FIXABLE, binder -> {
            binder.moment(now)
                    .longs(rows.accountOfEach())
                    .longs(leads, fixable -> fixable.id().value())
                    .texts(leads, fixable -> fixable.receivedAt().toString())
                    .texts(leads, FixableLead::phoneNumber);
            bindResolutions(binder, leads);
            binder.longs(rows.accounts());
        });
    }

    /** Stores how these leads were resolved. Fails if another transaction has just resolved one of them. */
    public void resolveFixable(RoundTrip trip, AccountRows<FixableLead> rows, Instant now) {
        List<FixableLead> leads = rows.rows();
        trip.writeAll(RESOLVE_FIXABLE, leads.size(), binder -> {
            binder.moment(now)
                    .longs(rows.accountOfEach())
                    .longs(leads, fixable -> fixable.id().value());
            bindResolutions(binder, leads);
            binder.longs(rows.accounts());
        });
    }

    private static void bindResolutions(ArrayBinder binder, List<FixableLead> leads) throws SQLException {
        binder.texts(leads, fixable -> {
                    FixableLead.Resolved resolved = fixable.resolved();
                    return resolved == null ? null : resolved.resolution().code();
                })
                .longs(leads, fixable -> {
                    FixableLead.Resolved resolved = fixable.resolved();
                    UserId user = resolved == null ? null : resolved.user();
                    return user == null ? null : user.value();
                })
                .longs(leads, fixable -> {
                    FixableLead.Resolved resolved = fixable.resolved();
                    return resolved == null ? null : resolved.lead().value();
                });
    }

    /** The leads with these numbers that need fixing or were dismissed, available once the trip has been sent. */
    public ByAccount<LeadId, FixableLead> findFixableByNumber(RoundTrip trip, AccountRows<String> e164s) {
        return readFixable(trip, FIND_FIXABLE_BY_NUMBER, binder -> e164s.bindTexts(binder, text -> text));
    }

    /** Those of these leads that need fixing or were dismissed, available once the trip has been sent. */
    public ByAccount<LeadId, FixableLead> findFixable(RoundTrip trip, AccountRows<LeadId> leads) {
        return readFixable(trip, FIND_FIXABLE, binder -> leads.bindIds(binder, LeadId::value));
    }

    private static ByAccount<LeadId, FixableLead> readFixable(RoundTrip trip, String sql, RoundTrip.Binding binding) {
        ByAccount<LeadId, FixableLead> found = new ByAccount<>();
        trip.read(sql, binding, row -> {
            LeadId id = new LeadId(row.getLong(2));
            Instant receivedAt = row.getObject(3, OffsetDateTime.class).toInstant();
            found.put(row.getLong(1), id, FixableLead.stored(id, receivedAt, row.getString(4), row.getBoolean(5)));
        });
        return found;
    }

    /** True when this lead's transaction has committed. */
    public boolean exists(Connection connection, Job.TakeLead take) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
            statement.setLong(1, take.caller().account().value());
            statement.setString(2, take.submission().receivedAt().toString());
            statement.setLong(3, take.id().value());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /** The stored answers for these keys, by path and key, available once the trip has been sent. */
    public ByAccount<List<String>, Remembered> findAnswers(RoundTrip trip, AccountRows<String> keys) {
        ByAccount<List<String>, Remembered> answers = new ByAccount<>();
        trip.read(
                FIND_ANSWERS,
                binder -> keys.bindTexts(binder, text -> text),
                row -> answers.put(
                        row.getLong("account_id"),
                        List.of(row.getString("path"), row.getString("key")),
                        new Remembered(row.getBytes("fingerprint"), row.getInt("status"), row.getBytes("body"))));
        return answers;
    }

    /** Stores answers. Fails if another request has just stored one of the keys. */
    public void insertAnswers(RoundTrip trip, AccountRows<NewAnswer> rows, Instant now) {
        List<NewAnswer> answers = rows.rows();
        trip.writeAll(
                INSERT_ANSWERS,
                answers.size(),
                binder -> binder.moment(now)
                        .longs(rows.accountOfEach())
                        .texts(answers, NewAnswer::path)
                        .texts(answers, NewAnswer::key)
                        .bytes(answers, NewAnswer::fingerprint)
                        .ints(answers, NewAnswer::status)
                        .bytes(answers, NewAnswer::body)
                        .longs(answers, answer -> answer.lead().value())
                        .longs(rows.accounts()));
    }
}
