package firstring.console;

import firstring.accounts.AccountId;
import firstring.contacts.Visibility;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/** Counts what the board shows of one account. Thread-safe. */
final class BoardStore {
    private static final int MOST_MEMBERS = 2_000;

    private static final String COUNT_LEADS = """
            select l.outcome, l.source, count(*) as leads, coalesce(min(l.id), 0) as first_id
            from lead as l
            where l.account_id = :account and l.received_at >= :day
                and (:all or l.contact_id is null or not exists (
                    select from contact as o
                    where o.account_id = :account and o.id = l.contact_id and o.user_id is not null
                        and not o.user_id = any (:owners)))
            group by l.outcome, l.source
            """;

    private static final String COUNT_MINUTES = """
            select cast(floor(extract(epoch from (cast(:hour as timestamptz) - l.received_at)) / 60) as integer) as ago, count(*) as leads
            from lead as l
            where l.account_id = :account and l.received_at > :from
                and (:all or l.contact_id is null or not exists (
                    select from contact as o
                    where o.account_id = :account and o.id = l.contact_id and o.user_id is not null
                        and not o.user_id = any (:owners)))
            group by 1
            """;

    private static final String COUNT_UNCORRECTED = """
            select count(*)
            from lead as l
            where l.account_id = :account and l.received_at >= :day and l.outcome = 'refused'
                and not exists (select 1 from lead as r where r.account_id = :account and r.replay_of = l.id)
                and (:all or l.contact_id is null or not exists (
                    select from contact as o
                    where o.account_id = :account and o.id = l.contact_id and o.user_id is not null
                        and not o.user_id = any (:owners)))
            """;

    /** From an entry's arrival to the next that was disposed: of each contact the first, unless it was called before. */
    private static final String MEASURE_FIRST_CALLS = """
            select
                coalesce(percentile_disc(0.5) within group (order by f.waited), 0) as half,
                coalesce(percentile_disc(0.95) within group (order by f.waited), 0) as most,
                count(*) as calls
            from (
                select distinct on (e.contact_id) extract(epoch from e.leased_at - e.added_at) as waited
                from dialer_entry as e
                where e.account_id = :account and e.id >= :first_id and e.state = 'disposed' and e.added_at >= :day
                    and e.leased_at is not null and (:all or e.user_id is null or e.user_id = any (:owners))
                    and not exists (
                        select 1 from call_attempt as a
                        where a.account_id = :account and a.contact_id = e.contact_id and a.at < e.added_at)
                order by e.contact_id, e.leased_at) as f
            """;

    private static final String LIST_MEMBERS = """
            select g.id, g.name as group_name, u.id as user_id, u.name, u.status, u.active,
                coalesce(q.leads_today, 0) as leads_today, q.leads_day, coalesce(u.timezone, a.timezone) as zone,
                coalesce(q.open_count, 0) as open_count
            from ring_group as g
            join account as a on a.account_id = g.account_id
            join ring_group_member as m on m.account_id = g.account_id and m.ring_group_id = g.id
            join account_user as u on u.account_id = m.account_id and u.id = m.user_id
            left join queue as q on q.account_id = u.account_id and q.user_id = u.id
            where g.account_id = :account and m.account_id = :account and u.account_id = :account
                and a.account_id = :account and g.archived_at is null
                and (:all or exists (
                    select from ring_group_member as v
                    where v.account_id = :account and v.ring_group_id = g.id and v.user_id = :viewer))
            order by g.name, g.id, m.position
            limit :limit
            """;

    private static final String COUNT_PARKED = """
            select p.ring_group_id, count(*) as parked
            from parking as p
            where p.account_id = :account and p.state = 'open'
                and (:all or exists (
                    select from ring_group_member as v
                    where v.account_id = :account and v.ring_group_id = p.ring_group_id and v.user_id = :viewer))
            group by p.ring_group_id
            """;

    private static final String COUNT_QUEUED = """
            select (select coalesce(sum(q.open_count), 0) from queue as q
                    where q.account_id = :account and (:all or q.user_id = any (:owners)))
                + (select coalesce(sum(d.open_count), 0) from dialer_list as d where d.account_id = :account)
            """;

    /** Leads of today that share outcome and source. */
    record LeadCount(String outcome, String source, long leads) {}

    /** How long contacts of today waited for their first call: the half of them at most, and all but a twentieth. */
    record FirstCalls(Duration half, Duration most, long calls) {}

    /** A user's place in a ring group. */
    record MemberRow(
            long group,
            String groupName,
            long user,
            String name,
            String status,
            boolean active,
            int leadsToday,
            int open) {}

    /** Everything, as of one moment. Minutes: leads by how many minutes ago. */
    record Numbers(
            List<LeadCount> leads,
            Map<Integer, Long> minutes,
            long uncorrected,
            FirstCalls firstCalls,
            List<MemberRow> members,
            Map<Long, Long> parked,
            long queued) {}

    /** Who looks at the board: leads, queues and first calls are of whom he sees, groups those that he is in. */
    record Viewer(AccountId account, long user, Visibility visible) {}

    private final Database database;

    BoardStore(Database database) {
        this.database = database;
    }

    /** Counts from the start of a day on; minutes are those before {@code now}. */
    Numbers count(Viewer viewer, Instant day, Instant now) {
        return database.jdbi().withHandle(handle -> {
            List<LeadCount> leads = new ArrayList<>();
            long[] first = {Long.MAX_VALUE};
            of(viewer, handle, COUNT_LEADS)
                    .bind("day", Moments.utc(day))
                    .map((row, context) -> {
                        first[0] = Math.min(first[0], row.getLong("first_id"));
                        return new LeadCount(row.getString("outcome"), row.getString("source"), row.getLong("leads"));
                    })
                    .forEach(leads::add);
            return new Numbers(
                    leads,
                    minutes(handle, viewer, now),
                    uncorrected(handle, viewer, day),
                    firstCalls(handle, viewer, day, first[0]),
                    members(handle, viewer, now.minus(Duration.ofMinutes(1))),
                    parked(handle, viewer),
                    queued(handle, viewer));
        });
    }

    private static Query of(Viewer viewer, Handle handle, String sql) {
        return handle.createQuery(sql)
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .bind("account", viewer.account().value())
                .bind("viewer", viewer.user())
                .bind("all", viewer.visible().all())
                .bindArray("owners", Long.class, List.copyOf(viewer.visible().owners()));
    }

    private static Map<Integer, Long> minutes(Handle handle, Viewer viewer, Instant now) {
        Map<Integer, Long> minutes = new HashMap<>();
        of(viewer, handle, COUNT_MINUTES)
                .bind("hour", Moments.utc(now))
                .bind("from", Moments.utc(now.minus(Duration.ofHours(1))))
                .map((row, context) -> Map.entry(row.getInt("ago"), row.getLong("leads")))
                .forEach(entry -> minutes.put(entry.getKey(), entry.getValue()));
        return minutes;
    }

    private static long uncorrected(Handle handle, Viewer viewer, Instant day) {
        return of(viewer, handle, COUNT_UNCORRECTED)
                .bind("day", Moments.utc(day))
                .mapTo(Long.class)
                .one();
    }

    /** An entry is made after its lead, so the ids of today's begin with the first lead's. */
    private static FirstCalls firstCalls(Handle handle, Viewer viewer, Instant day, long firstId) {
        return of(viewer, handle, MEASURE_FIRST_CALLS)
                .bind("day", Moments.utc(day))
                .bind("first_id", firstId)
                .map((row, context) -> new FirstCalls(
                        duration(row.getDouble("half")), duration(row.getDouble("most")), row.getLong("calls")))
                .one();
    }

    private static Duration duration(double seconds) {
        return Duration.ofSeconds(Math.round(seconds));
    }

    private static List<MemberRow> members(Handle handle, Viewer viewer, Instant now) {
        return of(viewer, handle, LIST_MEMBERS)
                .bind("limit", MOST_MEMBERS)
                .map((row, context) -> new MemberRow(
                        row.getLong("id"),
                        row.getString("group_name"),
                        row.getLong("user_id"),
                        row.getString("name"),
                        row.getString("status"),
                        row.getBoolean("active"),
                        leadsToday(row, now),
                        row.getInt("open_count")))
                .list();
    }

    /** A queue counts the leads of its user's own day. */
    private static int leadsToday(ResultSet row, Instant now) throws SQLException {
        LocalDate day = row.getObject("leads_day", LocalDate.class);
        LocalDate today = LocalDate.ofInstant(now, ZoneId.of(row.getString("zone")));
        return today.equals(day) ? row.getInt("leads_today") : 0;
    }

    private static long queued(Handle handle, Viewer viewer) {
        return of(viewer, handle, COUNT_QUEUED).mapTo(Long.class).one();
    }

    private static Map<Long, Long> parked(Handle handle, Viewer viewer) {
        Map<Long, Long> parked = new HashMap<>();
        of(viewer, handle, COUNT_PARKED)
                .map((row, context) -> Map.entry(row.getLong("ring_group_id"), row.getLong("parked")))
                .forEach(entry -> parked.put(entry.getKey(), entry.getValue()));
        return parked;
    }
}
