package firstring.console.dashboard;

import firstring.accounts.AccountId;
import firstring.contacts.Visibility;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/** Counts what the board shows of one account. Thread-safe. */
public final class BoardStore {
    static final int MOST_MEMBERS = 2_000;

    /** Stands for the hour of a row that is of all hours. */
    private static final Instant WHOLE_DAY = Instant.MAX;

    /** Minutes begin at the same moments in every zone. A contact's owner is looked up lead by lead, never joined at large. */
    private static final String COUNT_LEADS = """
            select date_bin('1 minute', l.received_at, timestamptz '2000-01-01 00:00:00+00') as minute,
                l.outcome, l.source, count(*) as leads, min(l.id) as first_id
            from lead as l
            where l.account_id = :account and l.received_at >= :from and l.received_at < :until
                and (:all or coalesce((
                    select o.user_id is null or o.user_id = any (:owners)
                    from contact as o
                    where o.account_id = :account and o.id = l.contact_id), true))
            group by 1, 2, 3
            """;

    /** Refused leads that a replay has corrected; a replay knows its lead by an id that is not before the day's first. */
    private static final String COUNT_CORRECTED = """
            select count(*)
            from (
                select distinct r.replay_of as id
                from lead as r
                where r.account_id = :account and r.replay_of >= :first_id) as c
            join lead as l on l.account_id = :account and l.id = c.id
            where l.account_id = :account and l.received_at >= :day and l.outcome = 'refused'
                and (:all or coalesce((
                    select o.user_id is null or o.user_id = any (:owners)
                    from contact as o
                    where o.account_id = :account and o.id = l.contact_id), true))
            """;

    /**
     * From an entry's arrival to the next that was disposed: of each contact the first, unless it was called before. By the
     * hour of arrival, and without one for the whole day.
     */
    private static final String MEASURE_FIRST_CALLS = """
            select f.hour,
                coalesce(percentile_disc(0.5) within group (order by f.waited), 0) as half,
                coalesce(percentile_disc(0.95) within group (order by f.waited), 0) as most,
                count(*) as calls
            from (
                select distinct on (e.contact_id) date_bin('1 hour', e.added_at, :day) as hour,
                    extract(epoch from e.leased_at - e.added_at) as waited
                from dialer_entry as e
                where e.account_id = :account and e.id >= :first_id and e.state = 'disposed' and e.added_at >= :day
                    and e.leased_at is not null and (:all or e.user_id is null or e.user_id = any (:owners))
                    and not exists (
                        select 1 from call_attempt as a
                        where a.account_id = :account and a.contact_id = e.contact_id and a.at < e.added_at)
                order by e.contact_id, e.leased_at) as f
            group by grouping sets ((f.hour), ())
            order by f.hour
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

    /** Leads of one minute that share outcome and source. */
    record LeadCount(Instant minute, String outcome, String source, long leads, long firstId) {}

    /** How long contacts waited for their first call: the half of them at most, and all but a twentieth. */
    record Waits(Duration half, Duration most, long calls) {}

    /** First calls of today's contacts: all, and by the hour in which the contact came, counted from the day's start. */
    record FirstCalls(Waits day, SortedMap<Instant, Waits> hours) {
        static final FirstCalls NONE = new FirstCalls(new Waits(Duration.ZERO, Duration.ZERO, 0), new TreeMap<>());
    }

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

    /**
     * The agents at work and the waiting leads. Parked leads are by ring group.
     *
     * @param cut whether there are more members than these
     */
    record Work(List<MemberRow> members, boolean cut, Map<Long, Long> parked, long queued) {}

    /** The viewer of the dashboard: leads, queues and first calls of the users they see, and the groups they are in. */
    record Viewer(AccountId account, long user, Visibility visible) {}

    private final Database database;

    public BoardStore(Database database) {
        this.database = database;
    }

    /** Leads from one moment to before another, by minute. */
    List<LeadCount> leads(Viewer viewer, Instant from, Instant until) {
        return database.jdbi()
                .withHandle(handle -> of(viewer, handle, COUNT_LEADS)
                        .bind("from", Moments.utc(from))
                        .bind("until", Moments.utc(until))
                        .map((row, context) -> new LeadCount(
                                row.getObject("minute", OffsetDateTime.class).toInstant(),
                                row.getString("outcome"),
                                row.getString("source"),
                                row.getLong("leads"),
                                row.getLong("first_id")))
                        .list());
    }

    /** How many of the day's refused leads are corrected. */
    long corrected(Viewer viewer, Instant day, long firstId) {
        return database.jdbi()
                .withHandle(handle -> of(viewer, handle, COUNT_CORRECTED)
                        .bind("day", Moments.utc(day))
                        .bind("first_id", firstId)
                        .mapTo(Long.class)
                        .one());
    }

    /** An entry is made after its lead, so the ids of today's begin with the first lead's. */
    FirstCalls firstCalls(Viewer viewer, Instant day, long firstId) {
        SortedMap<Instant, Waits> hours = new TreeMap<>();
        database.jdbi()
                .useHandle(handle -> of(viewer, handle, MEASURE_FIRST_CALLS)
                        .bind("day", Moments.utc(day))
                        .bind("first_id", firstId)
                        .map((row, context) -> Map.entry(hour(row), waits(row)))
                        .forEach(row -> hours.put(row.getKey(), row.getValue())));
        Waits all = hours.remove(WHOLE_DAY);
        return all == null ? FirstCalls.NONE : new FirstCalls(all, hours);
    }

    private static Instant hour(ResultSet row) throws SQLException {
        OffsetDateTime hour = row.getObject("hour", OffsetDateTime.class);
        return hour == null ? WHOLE_DAY : hour.toInstant();
    }

    private static Waits waits(ResultSet row) throws SQLException {
        return new Waits(duration(row.getDouble("half")), duration(row.getDouble("most")), row.getLong("calls"));
    }

    Work work(Viewer viewer, Instant now) {
        return database.jdbi().withHandle(handle -> {
            List<MemberRow> members = members(handle, viewer, now);
            return new Work(
                    members.subList(0, Math.min(members.size(), MOST_MEMBERS)),
                    members.size() > MOST_MEMBERS,
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

    private static Duration duration(double seconds) {
        return Duration.ofSeconds(Math.round(seconds));
    }

    private static List<MemberRow> members(Handle handle, Viewer viewer, Instant now) {
        return of(viewer, handle, LIST_MEMBERS)
                .bind("limit", MOST_MEMBERS + 1)
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
