package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
                leads_today = x.leads_today, leads_day = x.leads_day, last_assigned_at = x.last_assigned_at
            from unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[], ?::integer[], ?::date[], ?::timestamptz[])
              as x (user_id, open_count, first_rank, last_rank, leads_today, leads_day, last_assigned_at)
            where q.account_id = ? and q.user_id = x.user_id
            """;

    /** Creates the missing rows, then locks all in user order and reads them. Every user must be one of the account. */
    public Map<UserId, QueueState> lockAndLoad(Connection tx, AccountId account, Collection<UserId> sorted)
            throws SQLException {
        if (sorted.isEmpty()) {
            return Map.of();
        }
        Long[] users = sorted.stream().map(UserId::value).sorted().toArray(Long[]::new);
        // Before any queue is locked: an insert that waits for a twin then holds nothing the twin could want.
        createMissing(tx, account, users);
        return read(tx, LOCK, account, users);
    }

    /** Reads without locks; a user without a row is absent. */
    public Map<UserId, QueueState> load(Connection tx, AccountId account, Collection<UserId> users)
            throws SQLException {
        return read(tx, LOAD, account, users.stream().map(UserId::value).toArray(Long[]::new));
    }

    public void save(Connection tx, AccountId account, Collection<QueueState> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        List<QueueState> all = List.copyOf(changed);
        try (PreparedStatement statement = tx.prepareStatement(SAVE)) {
            statement.setArray(
                    1,
                    array(tx, "bigint", all.stream().map(queue -> queue.user().value())));
            statement.setArray(2, array(tx, "integer", all.stream().map(QueueState::openCount)));
            statement.setArray(3, array(tx, "bigint", all.stream().map(QueueState::firstRank)));
            statement.setArray(4, array(tx, "bigint", all.stream().map(QueueState::lastRank)));
            statement.setArray(5, array(tx, "integer", all.stream().map(QueueState::leadsToday)));
            statement.setArray(
                    6,
                    array(tx, "date", all.stream().map(queue -> queue.leadsDay().toString())));
            statement.setArray(7, array(tx, "timestamptz", all.stream().map(queue -> text(queue.lastAssignedAt()))));
            statement.setLong(8, account.value());
            statement.executeUpdate();
        }
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

    private static Array array(Connection tx, String type, Stream<?> values) throws SQLException {
        return tx.createArrayOf(type, values.toArray());
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC).toString();
    }
}
