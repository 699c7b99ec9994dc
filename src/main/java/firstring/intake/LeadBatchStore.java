package firstring.intake;

import firstring.accounts.AccountId;
import firstring.contacts.LeadId;
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

/** The lead table and the remembered answers, on the path of a lead. */
final class LeadBatchStore {

    /** A first answer that is given again to the same key with the same fields. */
    record Remembered(byte[] fingerprint, int status, byte[] body) {}

    /** A first answer to remember. */
    record NewAnswer(String path, String key, byte[] fingerprint, int status, byte[] body, LeadId lead) {}

    private static final String INSERT_LEADS = """
            insert into lead as n (account_id, received_at, id, outcome, status, contact_id, phone_number, token_id, source,
                replay_of, request_id, address, method, path, query, content_type, body, trace)
            select a.account_id, x.received_at::timestamptz, x.id, x.outcome, x.status, x.contact_id, x.phone_number,
                x.token_id, x.source, x.replay_of, x.request_id, x.address, x.method, x.path, x.query, x.content_type,
                x.body, x.trace::json
            from account as a, unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(received_at, id, outcome, status, contact_id, phone_number, token_id, source, replay_of, request_id,
                    address, method, path, query, content_type, body, trace)
            where a.account_id = ?
            """;

    private static final String EXISTS = """
            select exists (
                select 1 from lead as l where l.account_id = ? and l.received_at = ?::timestamptz and l.id = ?)
            """;

    private static final String FIND_ANSWERS = """
            select k.path, k.key, k.fingerprint, k.status, k.body
            from idempotency_key as k
            where k.account_id = ? and k.key = any (?)
            """;

    private static final String INSERT_ANSWERS = """
            insert into idempotency_key as n (account_id, path, key, fingerprint, status, body, lead_id, created_at)
            select a.account_id, x.path, x.key, x.fingerprint, x.status, x.body, x.lead_id, ?
            from account as a, unnest(?, ?, ?, ?, ?, ?) as x(path, key, fingerprint, status, body, lead_id)
            where a.account_id = ?
            on conflict on constraint idempotency_key_pk do nothing
            """;

    void insertLeads(RoundTrip trip, AccountId account, List<LeadRow> leads) {
        trip.write(
                INSERT_LEADS,
                binder -> binder.texts(
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
                        .number(account.value()));
    }

    /** True when this lead's transaction has committed. */
    boolean exists(Connection connection, Job.TakeLead take) throws SQLException {
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

    /** The remembered answers to these keys, by path and key. */
    Map<List<String>, Remembered> findAnswers(Connection tx, AccountId account, Collection<String> keys)
            throws SQLException {
        Map<List<String>, Remembered> answers = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_ANSWERS)) {
            new ArrayBinder(tx, statement).number(account.value()).texts(keys);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    answers.put(
                            List.of(rows.getString("path"), rows.getString("key")),
                            new Remembered(rows.getBytes("fingerprint"), rows.getInt("status"), rows.getBytes("body")));
                }
            }
        }
        return answers;
    }

    /** Remembers answers; all of them, or a twin was faster. */
    void insertAnswers(RoundTrip trip, AccountId account, List<NewAnswer> answers, Instant now) {
        trip.writeAll(
                INSERT_ANSWERS,
                answers.size(),
                binder -> binder.moment(now)
                        .texts(answers, NewAnswer::path)
                        .texts(answers, NewAnswer::key)
                        .bytes(answers, NewAnswer::fingerprint)
                        .ints(answers, NewAnswer::status)
                        .bytes(answers, NewAnswer::body)
                        .longs(answers, answer -> answer.lead().value())
                        .number(account.value()));
    }
}
