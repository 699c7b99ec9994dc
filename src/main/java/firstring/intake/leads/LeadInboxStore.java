package firstring.intake.leads;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.http.Paging;
import firstring.phone.Phones;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads an account's stored leads, newest first. */
final class LeadInboxStore {

    /**
     * A stored lead without its request.
     *
     * @param needsFixing true when it would be accepted without its invalid details and no user has decided yet
     * @param errors the errors of a refused lead in a list, as JSON
     */
    record LeadSummary(
            long id,
            Instant receivedAt,
            String outcome,
            int status,
            @Nullable Long contactId,
            @Nullable String phoneNumber,
            @Nullable Long tokenId,
            String source,
            @Nullable Long replayOf,
            String requestId,
            String address,
            boolean needsFixing,
            @Nullable String errors) {}

    /** The request of a stored lead, with its trace; body and trace are null once they are erased. */
    record KeptRequest(
            String method,
            String path,
            String query,
            @Nullable String contentType,
            byte @Nullable [] body,
            @Nullable String trace) {}

    /**
     * How a lead that needed fixing was resolved: {@code accepted}, {@code corrected}, {@code superseded} or
     * {@code dismissed}.
     *
     * @param lead the lead that took its place
     */
    record Resolution(
            String how,
            Instant at,
            @Nullable Long userId,
            @Nullable Long lead) {}

    /** @param sentAt when the person's own request arrived: of the first lead, when this one is a replay */
    record KeptLead(
            LeadSummary summary,
            KeptRequest request,
            Instant sentAt,
            @Nullable Resolution resolution) {}

    /** The parking of a lead, and how it ended. */
    record ParkedLead(
            long id,
            long ringGroupId,
            String state,
            String reason,
            @Nullable Long userId,
            Instant createdAt,
            @Nullable Instant closedAt,
            @Nullable String trace) {}

    /**
     * The filters of a list; null: no filter.
     *
     * @param phoneNumbers the forms of one number; empty: no filter
     */
    record Filter(
            @Nullable String outcome,
            @Nullable Long contactId,
            List<String> phoneNumbers,
            @Nullable String source,
            @Nullable Long tokenId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String text,
            boolean needsFixing) {

        /** True when no index answers the filter, so that only the newest leads are searched. */
        boolean needsScan() {
            return text != null || tokenId != null;
        }
    }

    /** The number of newest leads that are searched for a text or a token. */
    static final int MAX_SEARCHED = 10_000;

    private static final String LIST = """
            select l.id, l.received_at, l.outcome, l.status, l.contact_id, l.phone_number, l.token_id, l.source,
                l.replay_of, l.request_id, l.address, l.errors,
                exists (
                    select from fixable_lead as f where f.account_id = :account and f.lead_id = l.id and f.resolution is null) as needs_fixing
            from (
                select l.id, l.received_at, l.outcome, l.status, l.contact_id, l.phone_number, l.token_id, l.source,
                    l.replay_of, l.request_id, l.address, l.trace -> 'errors' as errors
                from <leads>
                where l.account_id = :account
                    and (cast(:after as bigint) is null or l.id < :after)
                    and (cast(:outcome as text) is null or l.outcome = :outcome)
                    and (cast(:contact as bigint) is null or l.contact_id = :contact)
                    and (cardinality(:phones) = 0 or l.phone_number = any (:phones))
                    and (cast(:source as text) is null or l.source = :source)
                    and (cast(:from as timestamptz) is null or l.received_at >= :from)
                    and (cast(:to as timestamptz) is null or l.received_at < :to)
                order by <newest> desc
                limit :reach
            ) as l
            where (cast(:token as bigint) is null or l.token_id = :token)
                and (
                    cast(:pattern as text) is null
                    or l.phone_number like :digits
                    or l.request_id = :text
                    or cast(l.id as text) = :text
                    or exists (
                        select 1
                        from contact as c
                        where c.account_id = :account and c.id = l.contact_id
                            and lower(concat_ws(' ', c.first_name, c.last_name, c.company_name, c.email)) like :pattern
                    )
                )
              and <seen>
            order by l.id desc
            limit :limit
            """;

    /** The leads that need fixing, by their own key instead of reading all leads. */
    private static final String FIXABLE = """
            fixable_lead as f
                join lead as l on l.account_id = f.account_id and l.received_at = f.received_at and l.id = f.lead_id
                    and f.account_id = :account and f.resolution is null
            """;

    private static final String DISMISS = """
            update fixable_lead
            set resolution = 'dismissed', resolved_at = :now, resolved_by = :user
            where account_id = :account and lead_id = :lead and resolution is null
            """;

    private static final String REOPEN = """
            update fixable_lead
            set resolution = null, resolved_at = null, resolved_by = null
            where account_id = :account and lead_id = :lead and resolution = 'dismissed'
            """;

    /**
     * Hides a lead if another user owns its contact, or owned it until it was deleted or merged; also a refused lead with
     * the number of such a contact.
     */
    private static final String VISIBLE = """
            (:all or l.contact_id is null and not exists (
                select from contact_phone as p
                join contact as o on o.account_id = :account and o.id = p.contact_id
                where p.account_id = :account and p.e164 = any (""" + Phones.formsSql("l.phone_number") + """
            )
                    and not coalesce(o.user_id = any (:owners), :unowned))
              or l.contact_id is not null and not (exists (
                select from contact as o
                where o.account_id = :account and o.id = l.contact_id
                    and not coalesce(o.user_id = any (:owners), :unowned))
              or exists (
                select from deleted_contact as d
                where d.account_id = :account and d.id = l.contact_id and not coalesce(
                    (d.rows_before -> 'contact' -> 0 ->> 'user_id')::bigint = any (:owners), :unowned))
              or exists (
                select from contact_merge as m, json_array_elements(m.rows_before -> 'contact') as b
                where m.account_id = :account and m.gone_contact_id = l.contact_id and m.undone_at is null
                    and not coalesce((b ->> 'user_id')::bigint = any (:owners), :unowned))))
            """;

    private static final String FIND = """
            select l.id, l.received_at, l.outcome, l.status, l.contact_id, l.phone_number, l.token_id, l.source,
                l.replay_of, l.request_id, l.address, l.method, l.path, l.query, l.content_type, l.body, l.trace,
                coalesce(f.lead_id is not null and f.resolution is null, false) as needs_fixing, f.resolution,
                f.resolved_at, f.resolved_by, f.resolving_lead_id,
                (
                    with recursive chain (replay_of, received_at, depth) as (
                        select l.replay_of, l.received_at, 1
                        union all
                        select r.replay_of, r.received_at, c.depth + 1
                        from chain as c
                        join lead as r on r.account_id = :account and r.id = c.replay_of
                        where c.depth < 100
                    )
                    select min(received_at) from chain
                ) as sent_at,
            """ + VISIBLE + """
                as visible
            from lead as l
            left join fixable_lead as f on f.account_id = l.account_id and f.lead_id = l.id
            where l.account_id = :account and l.id = :id
            """;

    private static final String FIND_PARKINGS = """
            select p.id, p.ring_group_id, p.state, p.reason, p.user_id, p.created_at, p.closed_at, p.trace
            from parking as p
            where p.account_id = :account and p.lead_id = :lead
            order by p.id
            limit 100
            """;

    private final Database database;

    LeadInboxStore(Database database) {
        this.database = database;
    }

    private static Query bind(Query query, Visibility visible) {
        return query.bind("all", visible.all())
                .bind("unowned", visible.unowned())
                .bindArray("owners", Long.class, List.copyOf(visible.owners()));
    }

    List<LeadSummary> list(AccountId account, Filter filter, Visibility visible, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> bind(handle.createQuery(LIST), visible)
                        .define("seen", VISIBLE)
                        .define("leads", filter.needsFixing() ? FIXABLE : "lead as l")
                        .define("newest", filter.needsFixing() ? "f.lead_id" : "l.id")
                        .bind("account", account.value())
                        .bind("after", paging.after())
                        .bind("outcome", filter.outcome())
                        .bind("contact", filter.contactId())
                        .bindArray("phones", String.class, filter.phoneNumbers())
                        .bind("source", filter.source())
                        .bind("from", Moments.utcOrNull(filter.from()))
                        .bind("to", Moments.utcOrNull(filter.to()))
                        .bind("reach", filter.needsScan() || !visible.all() ? MAX_SEARCHED : paging.fetch())
                        .bind("token", filter.tokenId())
                        .bind("text", filter.text())
                        .bind("pattern", filter.text() == null ? null : Pattern.of(filter.text()))
                        .bind("digits", filter.text() == null ? null : Pattern.ofDigits(filter.text()))
                        .bind("limit", paging.fetch())
                        .map((rows, context) -> readSummary(rows, rows.getString("errors")))
                        .list());
    }

    Loaded<KeptLead> find(AccountId account, long id, Visibility visible) {
        return database.jdbi()
                .withHandle(handle -> bind(handle.createQuery(FIND), visible)
                        .bind("account", account.value())
                        .bind("id", id)
                        .map((rows, context) -> read(rows))
                        .findOne()
                        .orElseGet(Loaded.Missing::new));
    }

    /** Removes a lead from the ones that need fixing; false when it was not among them. */
    boolean dismiss(AccountId account, long lead, UserId user, Instant now) {
        return database.jdbi()
                        .withHandle(handle -> handle.createUpdate(DISMISS)
                                .bind("account", account.value())
                                .bind("lead", lead)
                                .bind("user", user.value())
                                .bind("now", Moments.utc(now))
                                .execute())
                == 1;
    }

    /** Returns a dismissed lead to the ones that need fixing; false when it is not dismissed. */
    boolean reopen(AccountId account, long lead) {
        return database.jdbi()
                        .withHandle(handle -> handle.createUpdate(REOPEN)
                                .bind("account", account.value())
                                .bind("lead", lead)
                                .execute())
                == 1;
    }

    private static Loaded<KeptLead> read(ResultSet rows) throws SQLException {
        return rows.getBoolean("visible")
                ? new Loaded.Seen<>(new KeptLead(
                        readSummary(rows, null), readRequest(rows), readMoment(rows, "sent_at"), readResolution(rows)))
                : new Loaded.Hidden<>();
    }

    private static @Nullable Resolution readResolution(ResultSet rows) throws SQLException {
        String how = rows.getString("resolution");
        return how == null
                ? null
                : new Resolution(
                        how,
                        readMoment(rows, "resolved_at"),
                        readLong(rows, "resolved_by"),
                        readLong(rows, "resolving_lead_id"));
    }

    List<ParkedLead> findParkings(AccountId account, KeptLead lead) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_PARKINGS)
                        .bind("account", account.value())
                        .bind("lead", lead.summary().id())
                        .map((rows, context) -> readParking(rows))
                        .list());
    }

    /** Patterns for {@code like}. */
    private static final class Pattern {
        private Pattern() {}

        static String of(String text) {
            String literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
            return "%" + literal.toLowerCase(Locale.ROOT) + "%";
        }

        /** The digits of a number in any spelling; at least three, or almost every number would match. */
        static String ofDigits(String text) {
            String digits = text.replaceAll("[^0-9]", "");
            return digits.length() < 3 ? "" : "%" + digits + "%";
        }
    }

    private static LeadSummary readSummary(ResultSet rows, @Nullable String errors) throws SQLException {
        return new LeadSummary(
                rows.getLong("id"),
                readMoment(rows, "received_at"),
                rows.getString("outcome"),
                rows.getInt("status"),
                readLong(rows, "contact_id"),
                rows.getString("phone_number"),
                readLong(rows, "token_id"),
                rows.getString("source"),
                readLong(rows, "replay_of"),
                rows.getString("request_id"),
                rows.getString("address"),
                rows.getBoolean("needs_fixing"),
                errors);
    }

    private static KeptRequest readRequest(ResultSet rows) throws SQLException {
        return new KeptRequest(
                rows.getString("method"),
                rows.getString("path"),
                rows.getString("query"),
                rows.getString("content_type"),
                rows.getBytes("body"),
                rows.getString("trace"));
    }

    private static ParkedLead readParking(ResultSet rows) throws SQLException {
        OffsetDateTime closedAt = rows.getObject("closed_at", OffsetDateTime.class);
        return new ParkedLead(
                rows.getLong("id"),
                rows.getLong("ring_group_id"),
                rows.getString("state"),
                rows.getString("reason"),
                readLong(rows, "user_id"),
                readMoment(rows, "created_at"),
                closedAt == null ? null : closedAt.toInstant(),
                rows.getString("trace"));
    }

    private static Instant readMoment(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Long readLong(ResultSet rows, String column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? null : value;
    }
}
