package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Locks, loads and saves the queue rows of one batch of one account, in the caller's transaction. Stateless. */
public final class QueueBatchStore {
    private static final String CREATE_MISSING = """
            insert into queue as q (account_id, user_id)
            select a.account_id, x.user_id
            from account a, unnest(?::bigint[]) as x (user_id)
            where a.account_id = ?
              and not exists (select 1 from queue o where o.account_id = ? and o.user_id = x.user_id)
            on conflict (account_id, user_id) do nothing
            """;

    private static final String LOCK = """
            select user_id, open_count, first_rank, last_rank, leads_today, leads_day, last_assigned_at
            from queue
            where account_id = ? and user_id = any (?)
            order by user_id
            for update
            """;

    private static final String LOAD = """
            select user_id, open_count, first_rank, last_rank, leads_today, leads_day, last_assigned_at
            from queue
            where account_id = ? and user_id = any (?)
            order by user_id
            """;

    private static final String SAVE = """
            update queue as q
            set open_count = x.open_count, first_rank = x.first_rank, last_rank = x.last_rank,
                leads_today = x.leads_today, leads_day = x.leads_day::date,
                last_assigned_at = x.last_assigned_at::timestamptz
            from unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[], ?::integer[], ?::text[], ?::text[])
              as x (user_id, open_count, first_rank, last_rank, leads_today, leads_day, last_assigned_at)
            where q.account_id = ? and q.user_id = x.user_id
            """;

    /**
     * Locks the rows in user order and reads them; a user's first row is made on the way. Every user must be one of the
     * account.
     */
    public Map<UserId, QueueState> lockAndLoad(Connection tx, AccountId account, Collection<UserId> sorted)
            throws SQLException {
        if (sorted.isEmpty()) {
            return Map.of();
        }
        Long[] users = sorted.stream().map(UserId::value).sorted().toArray(Long[]::new);
        Map<UserId, QueueState> locked = read(tx, LOCK, account, users);
        if (locked.size() == users.length) {
            return locked;
        }
        createMissing(tx, account, users);
        return read(tx, LOCK, account, users);
    }

    /** Reads without locks; a user without a row is absent. */
    public Map<UserId, QueueState> load(Connection tx, AccountId account, Collection<UserId> users)
            throws SQLException {
        return read(tx, LOAD, account, users.stream().map(UserId::value).toArray(Long[]::new));
    }

    public void save(Connection tx, AccountId account, Collection<QueueState> changed) throws SQLException {
        RoundTrip trip = new RoundTrip();
        save(trip, account, changed);
        trip.send(tx);
    }

    public void save(RoundTrip trip, AccountId account, Collection<QueueState> changed) {
        if (changed.isEmpty()) {
            return;
        }
        List<QueueState> all = List.copyOf(changed);
        trip.write(
                SAVE,
                binder -> binder.longs(all, queue -> queue.user().value())
                        .ints(all, QueueState::openCount)
                        .longs(all, QueueState::firstRank)
                        .longs(all, QueueState::lastRank)
                        .ints(all, QueueState::leadsToday)
                        .texts(all, queue -> queue.leadsDay().toString())
                        .texts(all, queue -> ArrayBinder.momentText(queue.lastAssignedAt()))
                        .number(account.value()));
    }

    private static void createMissing(Connection tx, AccountId account, Long[] users) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(CREATE_MISSING)) {
            statement.setArray(1, tx.createArrayOf("bigint", users));
            statement.setLong(2, account.value());
            statement.setLong(3, account.value());
            statement.executeUpdate();
        }
    }

    private static Map<UserId, QueueState> read(Connection tx, String sql, AccountId account, Long[] users)
            throws SQLException {
        Map<UserId, QueueState> queues = new LinkedHashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            statement.setLong(1, account.value());
            statement.setArray(2, tx.createArrayOf("bigint", users));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    QueueState queue = readQueue(rows);
                    queues.put(queue.user(), queue);
                }
            }
        }
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
