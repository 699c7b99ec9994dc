package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import firstring.dialer.QueueState;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Locks, loads and saves the queue rows of one batch, in the caller's transaction. Stateless. */
public final class QueueBatchStore {
    private static final String CREATE_MISSING = """
            insert into queue as q (account_id, user_id)
            select a.account_id, x.user_id
            from unnest(?, ?) as x (account_id, user_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            order by a.account_id, x.user_id
            on conflict (account_id, user_id) do nothing
            """;

    private static final String READ = """
            select q.account_id, q.user_id, q.open_count, q.first_rank, q.last_rank, q.leads_today, q.leads_day,
                q.last_assigned_at
            from unnest(?, ?) as x (account_id, user_id)
            join queue as q on q.account_id = x.account_id and q.user_id = x.user_id
            where q.account_id = any (?)
            """;

    private static final String LOCK = READ + """
            order by q.account_id, q.user_id
            for update of q
            """;

    private static final String SAVE = """
            update queue as q
            set open_count = x.open_count, first_rank = x.first_rank, last_rank = x.last_rank,
                leads_today = x.leads_today, leads_day = x.leads_day::date,
                last_assigned_at = x.last_assigned_at::timestamptz
            from unnest(?, ?, ?, ?, ?, ?, ?, ?)
              as x (account_id, user_id, open_count, first_rank, last_rank, leads_today, leads_day, last_assigned_at)
            where q.account_id = any (?) and q.account_id = x.account_id and q.user_id = x.user_id
            """;

    /**
     * Locks the rows in user order and reads them; creates a user's first row. Every user must belong to the
     * account.
     */
    public Map<UserId, QueueState> lockAndLoad(Connection tx, AccountId account, Collection<UserId> users)
            throws SQLException {
        if (users.isEmpty()) {
            return Map.of();
        }
        AccountRows<UserId> wanted = AccountRows.of(account, users);
        ByAccount<UserId, QueueState> locked = read(tx, LOCK, wanted);
        return (locked.size() == users.size() ? locked : createAndLock(tx, wanted)).of(account);
    }

    /** Locks the rows in account and user order; the existing ones are available once the trip has been sent. */
    public ByAccount<UserId, QueueState> lockAndLoad(RoundTrip trip, AccountRows<UserId> users) {
        return read(trip, LOCK, users);
    }

    /** Creates missing rows, and locks and reads all. Every user must belong to its account. */
    public ByAccount<UserId, QueueState> createAndLock(Connection tx, AccountRows<UserId> users) throws SQLException {
        RoundTrip trip = new RoundTrip();
        trip.write(CREATE_MISSING, binder -> users.bindIds(binder, UserId::value));
        ByAccount<UserId, QueueState> locked = read(trip, LOCK, users);
        trip.send(tx);
        return locked;
    }

    /** Reads without locks; a user without a row is absent. */
    public Map<UserId, QueueState> load(Connection tx, AccountId account, Collection<UserId> users)
            throws SQLException {
        return read(tx, READ, AccountRows.of(account, users)).of(account);
    }

    public void save(Connection tx, AccountId account, Collection<QueueState> changed) throws SQLException {
        RoundTrip trip = new RoundTrip();
        save(trip, AccountRows.of(account, changed));
        trip.send(tx);
    }

    public void save(RoundTrip trip, AccountRows<QueueState> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<QueueState> queues = rows.rows();
        trip.write(
                SAVE,
                binder -> binder.longs(rows.accountOfEach())
                        .longs(queues, queue -> queue.user().value())
                        .ints(queues, QueueState::openCount)
                        .longs(queues, QueueState::first)
                        .longs(queues, QueueState::last)
                        .ints(queues, QueueState::leadsToday)
                        .texts(queues, queue -> queue.leadsDay().toString())
                        .texts(queues, queue -> ArrayBinder.momentText(queue.lastAssignedAt()))
                        .longs(rows.accounts()));
    }

    private static ByAccount<UserId, QueueState> read(Connection tx, String sql, AccountRows<UserId> users)
            throws SQLException {
        RoundTrip trip = new RoundTrip();
        ByAccount<UserId, QueueState> queues = read(trip, sql, users);
        trip.send(tx);
        return queues;
    }

    private static ByAccount<UserId, QueueState> read(RoundTrip trip, String sql, AccountRows<UserId> users) {
        ByAccount<UserId, QueueState> queues = new ByAccount<>();
        trip.read(sql, binder -> users.bindIds(binder, UserId::value), row -> {
            QueueState queue = readQueue(row);
            queues.put(row.getLong("account_id"), queue.user(), queue);
        });
        return queues;
    }

    private static QueueState readQueue(ResultSet rows) throws SQLException {
        OffsetDateTime assigned = rows.getObject("last_assigned_at", OffsetDateTime.class);
        return new QueueState(
                new UserId(rows.getLong("user_id")),
                rows.getInt("open_count"),
                rows.getLong("first_rank"),
                rows.getLong("last_rank"),
                rows.getInt("leads_today"),
                rows.getObject("leads_day", LocalDate.class),
                assigned == null ? null : assigned.toInstant());
    }
}
