package firstring.bench;

import firstring.postgres.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Writes one lead as a plain server would: a transaction of plain, server-prepared statements on one connection, with
 * the same rows and columns as the real server. The ring group's turn comes from a sequence, and the row that all leads
 * of a member share (queue) is updated last. Not thread-safe.
 */
final class BaselineStore implements AutoCloseable {
    static final String CREATE_TURN = "create sequence if not exists bench_turn";
    static final String DROP_TURN = "drop sequence if exists bench_turn";

    private static final String FIND_CONTACT = """
            select c.id, c.user_id, c.first_name, c.last_name, c.company_name, c.email, c.address, c.city, c.state,
              c.zipcode, c.country, c.website, c.notes, c.date_of_birth, c.csf1, c.csf2, c.timezone, c.lead_source_id,
              c.line_id, c.disposition_status_id, c.is_dnc
            from contact_phone p join contact c on c.account_id = p.account_id and c.id = p.contact_id
            where p.account_id = ? and p.e164 = ?
            for update of c""";
    private static final String INSERT_CONTACT = """
            insert into contact (account_id, id, phone_number, first_name, last_name, company_name, email, address, city,
              state, zipcode, country, website, notes, date_of_birth, csf1, csf2, timezone, timezone_explicit,
              lead_source_id, line_id, disposition_status_id, last_engagement_at, created_at, updated_at, user_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, ?, ?, ?, ?, ?,
              (?::bigint[])[1 + nextval('bench_turn') % ?])
            returning user_id""";
    private static final String INSERT_PHONE = """
            insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
            values (?, ?, ?, true, ?)
            on conflict do nothing""";
    private static final String INSERT_TAG = """
            insert into contact_tag (account_id, contact_id, tag_id, lead_id, created_at)
            values (?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String INSERT_ENROLLMENT = """
            insert into enrollment (account_id, id, sequence_id, contact_id, lead_id, enrolled_at)
            values (?, ?, ?, ?, ?, ?)
            on conflict (account_id, contact_id) where state = 'active' do nothing""";
    private static final String FIND_ENTRY = """
            select id from dialer_entry
            where account_id = ? and contact_id = ? and list_id = 0 and state in ('queued', 'leased')""";
    private static final String TAKE_RANK = """
            update queue set open_count = open_count + 1, last_rank = last_rank + 1,
              leads_today = case when leads_day = ? then leads_today + 1 else 1 end, leads_day = ?, last_assigned_at = ?
            where account_id = ? and user_id = ?
            returning last_rank""";
    private static final String INSERT_ENTRY = """
            insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at, lead_id)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String INSERT_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, lead_id, outcome, note, changes)
            values (?, ?, ?, ?, 'lead', ?, ?, ?, ?::json)""";
    private static final String INSERT_LEAD = """
            insert into lead (account_id, received_at, id, outcome, status, contact_id, phone_number, token_id, source,
              request_id, address, method, path, query, content_type, body, trace)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'api', ?, '127.0.0.1', 'POST', '/api/v1/webhook/forms', '',
              'application/json', ?, ?::json)""";

    private final Connection connection;
    private final Ids ids;
    private final StoredPayloads payloads;
    private final PreparedStatement findContact;
    private final PreparedStatement insertContact;
    private final PreparedStatement insertPhone;
    private final PreparedStatement insertTag;
    private final PreparedStatement insertEnrollment;
    private final PreparedStatement findEntry;
    private final PreparedStatement takeRank;
    private final PreparedStatement insertEntry;
    private final PreparedStatement insertTimeline;
    private final PreparedStatement insertLead;

    BaselineStore(Connection connection, Ids ids, StoredPayloads payloads) throws SQLException {
        this.connection = connection;
        this.ids = ids;
        this.payloads = payloads;
        connection.setAutoCommit(false);
        findContact = connection.prepareStatement(FIND_CONTACT);
        insertContact = connection.prepareStatement(INSERT_CONTACT);
        insertPhone = connection.prepareStatement(INSERT_PHONE);
        insertTag = connection.prepareStatement(INSERT_TAG);
        insertEnrollment = connection.prepareStatement(INSERT_ENROLLMENT);
        findEntry = connection.prepareStatement(FIND_ENTRY);
        takeRank = connection.prepareStatement(TAKE_RANK);
        insertEntry = connection.prepareStatement(INSERT_ENTRY);
        insertTimeline = connection.prepareStatement(INSERT_TIMELINE);
        insertLead = connection.prepareStatement(INSERT_LEAD);
    }

    /** A lead about to be written. */
    private record Writing(
            BaselineLead lead, String e164, int sevenDigits, long contact, long leadId, OffsetDateTime at) {
        long account() {
            return lead.account().id().value();
        }

        Writing of(long existing) {
            return new Writing(lead, e164, sevenDigits, existing, leadId, at);
        }
    }

    /** Stores a lead; true when its contact is new. */
    boolean take(BaselineLead lead, int slot, int sevenDigits) throws SQLException {
        OffsetDateTime now = OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC);
        Writing writing = new Writing(lead, lead.phoneOf(slot, sevenDigits), sevenDigits, ids.next(), ids.next(), now);
        if (updateExisting(writing)) {
            return false;
        }
        long owner = insertContact(writing);
        if (!insertPhone(writing)) {
            connection.rollback();
            return take(lead, slot, sevenDigits);
        }
        addTagAndEnrollment(writing);
        storeLead(writing, true);
        enqueue(writing, owner);
        connection.commit();
        return true;
    }

    /** Changes nothing in the contact: the contacts of the bench have no blank fields to fill. */
    private boolean updateExisting(Writing writing) throws SQLException {
        findContact.setLong(1, writing.account());
        findContact.setString(2, writing.e164());
        long contact;
        long owner;
        try (ResultSet rows = findContact.executeQuery()) {
            if (!rows.next()) {
                return false;
            }
            contact = rows.getLong(1);
            owner = rows.getLong(2);
        }
        Writing known = writing.of(contact);
        addTagAndEnrollment(known);
        storeLead(known, false);
        if (!hasEntry(known)) {
            enqueue(known, owner);
        }
        connection.commit();
        return true;
    }

    private long insertContact(Writing writing) throws SQLException {
        BaselineLead lead = writing.lead();
        BenchAccount account = lead.account();
        PreparedStatement insert = insertContact;
        insert.setLong(1, writing.account());
        insert.setLong(2, writing.contact());
        insert.setString(3, writing.e164());
        insert.setString(4, lead.text("first_name"));
        insert.setString(5, lead.text("last_name"));
        insert.setString(6, lead.text("company_name"));
        insert.setString(7, lead.emailOf(writing.sevenDigits()));
        insert.setString(8, lead.text("address"));
        insert.setString(9, lead.text("city"));
        insert.setString(10, lead.text("state"));
        insert.setString(11, lead.text("zipcode"));
        insert.setString(12, lead.text("country"));
        insert.setString(13, lead.text("website"));
        insert.setString(14, lead.text("notes"));
        insert.setObject(15, lead.dateOfBirth());
        insert.setString(16, lead.text("csf1"));
        insert.setString(17, lead.text("csf2"));
        insert.setString(18, "America/New_York");
        insert.setLong(19, account.leadSource());
        insert.setLong(20, account.line());
        insert.setLong(21, account.dispositionStatus());
        insert.setObject(22, writing.at());
        insert.setObject(23, writing.at());
        insert.setObject(24, writing.at());
        insert.setArray(25, connection.createArrayOf("bigint", account.members().toArray()));
        insert.setInt(26, account.members().size());
        return readOne(insert);
    }

    private boolean insertPhone(Writing writing) throws SQLException {
        insertPhone.setLong(1, writing.account());
        insertPhone.setString(2, writing.e164());
        insertPhone.setLong(3, writing.contact());
        insertPhone.setObject(4, writing.at());
        return insertPhone.executeUpdate() == 1;
    }

    private void addTagAndEnrollment(Writing writing) throws SQLException {
        insertTag.setLong(1, writing.account());
        insertTag.setLong(2, writing.contact());
        insertTag.setLong(3, writing.lead().account().tag());
        insertTag.setLong(4, writing.leadId());
        insertTag.setObject(5, writing.at());
        insertTag.executeUpdate();
        insertEnrollment.setLong(1, writing.account());
        insertEnrollment.setLong(2, ids.next());
        insertEnrollment.setLong(3, writing.lead().account().sequence());
        insertEnrollment.setLong(4, writing.contact());
        insertEnrollment.setLong(5, writing.leadId());
        insertEnrollment.setObject(6, writing.at());
        insertEnrollment.executeUpdate();
    }

    private void storeLead(Writing writing, boolean isNew) throws SQLException {
        String outcome = isNew ? "created" : "updated";
        insertTimeline.setLong(1, writing.account());
        insertTimeline.setLong(2, writing.contact());
        insertTimeline.setObject(3, writing.at());
        insertTimeline.setLong(4, ids.next());
        insertTimeline.setLong(5, writing.leadId());
        insertTimeline.setString(6, outcome);
        insertTimeline.setString(7, writing.lead().text("notes"));
        insertTimeline.setString(8, payloads.of(isNew).changes());
        insertTimeline.executeUpdate();
        insertLead.setLong(1, writing.account());
        insertLead.setObject(2, writing.at());
        insertLead.setLong(3, writing.leadId());
        insertLead.setString(4, outcome);
        insertLead.setInt(5, isNew ? 201 : 200);
        insertLead.setLong(6, writing.contact());
        insertLead.setString(7, writing.e164());
        insertLead.setLong(8, 1);
        insertLead.setString(9, "bench-" + writing.leadId());
        insertLead.setBytes(10, writing.lead().bodyOf(writing.sevenDigits()));
        insertLead.setString(11, payloads.of(isNew).trace());
        insertLead.executeUpdate();
    }

    private boolean hasEntry(Writing writing) throws SQLException {
        findEntry.setLong(1, writing.account());
        findEntry.setLong(2, writing.contact());
        try (ResultSet rows = findEntry.executeQuery()) {
            return rows.next();
        }
    }

    private void enqueue(Writing writing, long owner) throws SQLException {
        LocalDate today = writing.at().toLocalDate();
        takeRank.setObject(1, today);
        takeRank.setObject(2, today);
        takeRank.setObject(3, writing.at());
        takeRank.setLong(4, writing.account());
        takeRank.setLong(5, owner);
        long rank = readOne(takeRank);
        insertEntry.setLong(1, writing.account());
        insertEntry.setLong(2, ids.next());
        insertEntry.setLong(3, owner);
        insertEntry.setLong(4, writing.contact());
        insertEntry.setLong(5, rank);
        insertEntry.setObject(6, writing.at());
        insertEntry.setLong(7, writing.leadId());
        insertEntry.executeUpdate();
    }

    private static long readOne(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
