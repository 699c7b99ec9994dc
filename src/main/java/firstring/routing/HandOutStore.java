package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.work.DueWork.Claim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The rows that say "check the parked leads of this ring group again". A row exists while leads are parked. It is
 * locked last, after the rows of the fixed lock order, and several in group order. Thread-safe.
 *
 * <p>A claim sets due_at to the end of its lease. An event during the check sets it to an earlier time, which
 * is noticed when the check finishes.
 */
public final class HandOutStore {
    private static final String ENSURE_DUE = """
            insert into hand_out as h (account_id, ring_group_id, due_at)
            select a.account_id, x.ring_group_id, ?
            from account a, unnest(?::bigint[]) as x (ring_group_id)
            where a.account_id = ?
            on conflict (account_id, ring_group_id) do update set due_at = least(h.due_at, excluded.due_at)
            """;

    private static final String MAKE_DUE_BY_USER = """
            with mine as materialized (
              select h.ring_group_id
              from hand_out h
              where h.account_id = ?
                and h.ring_group_id in (
                  select m.ring_group_id from ring_group_member m where m.account_id = ? and m.user_id = ?)
              order by h.ring_group_id
              for update)
            update hand_out as h set due_at = least(h.due_at, ?)
            from mine
            where h.account_id = ? and h.ring_group_id = mine.ring_group_id
            """;

    private static final String MAKE_DUE_BY_GROUP = """
            update hand_out set due_at = least(due_at, ?) where account_id = ? and ring_group_id = ?
            """;

    private static final String CLAIM = """
            with picked as materialized (
              select ring_group_id
              from hand_out
              where account_id = ? and due_at <= ? and (leased_until is null or leased_until <= ?)
              order by due_at
              limit ?
              for update skip locked)
            update hand_out as h set due_at = ?, leased_until = ?, attempt = h.attempt + 1
            from picked
            where h.account_id = ? and h.ring_group_id = picked.ring_group_id
            returning h.ring_group_id, h.attempt
            """;

    private static final String FINISH = """
            update hand_out
            set due_at = case when due_at < leased_until then due_at else ? end, leased_until = null, attempt = 0
            where account_id = ? and ring_group_id = ? and leased_until = ?
            """;

    private static final String POSTPONE = """
            update hand_out set due_at = ?, leased_until = null
            where account_id = ? and ring_group_id = ? and leased_until = ?
            """;

    private static final String REMOVE = """
            delete from hand_out where account_id = ? and ring_group_id = ? and leased_until = ?
            """;

    private final Database database;

    public HandOutStore(Database database) {
        this.database = database;
    }

    /** Schedules a check from {@code dueAt} on of these groups, for which leads were parked in this transaction. */
    public void ensureDue(Connection tx, AccountId account, Collection<RingGroupId> groups, Instant dueAt)
            throws SQLException {
        if (groups.isEmpty()) {
            return;
        }
        Long[] sorted =
                groups.stream().map(RingGroupId::value).sorted().distinct().toArray(Long[]::new);
        try (PreparedStatement statement = tx.prepareStatement(ENSURE_DUE)) {
            statement.setObject(1, Moments.utc(dueAt));
            statement.setArray(2, tx.createArrayOf("bigint", sorted));
            statement.setLong(3, account.value());
            statement.executeUpdate();
        }
    }

    /** Schedules a check now of this user's ring groups, because the user may be able to take parked leads. */
    public void makeDue(Connection tx, AccountId account, UserId user, Instant now) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(MAKE_DUE_BY_USER)) {
            statement.setLong(1, account.value());
            statement.setLong(2, account.value());
            statement.setLong(3, user.value());
            statement.setObject(4, Moments.utc(now));
            statement.setLong(5, account.value());
            statement.executeUpdate();
        }
    }

    /** Schedules a check now of this ring group. */
    public void makeDue(Connection tx, AccountId account, RingGroupId group, Instant now) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(MAKE_DUE_BY_GROUP)) {
            statement.setObject(1, Moments.utc(now));
            statement.setLong(2, account.value());
            statement.setLong(3, group.value());
            statement.executeUpdate();
        }
    }

    public List<HandOut> claim(AccountId account, Claim claim) throws SQLException {
        List<HandOut> claimed = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setLong(1, account.value());
            statement.setObject(2, Moments.utc(claim.now()));
            statement.setObject(3, Moments.utc(claim.now()));
            statement.setInt(4, claim.limit());
            statement.setObject(5, Moments.utc(claim.leasedUntil()));
            statement.setObject(6, Moments.utc(claim.leasedUntil()));
            statement.setLong(7, account.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    RingGroupId group = new RingGroupId(rows.getLong("ring_group_id"));
                    claimed.add(new HandOut(account, group, claim.leasedUntil(), rows.getInt("attempt")));
                }
            }
        }
        return claimed;
    }

    /** Ends a check while leads are still parked: schedules the next one at {@code next}, or now if there was an event. */
    public void finish(Connection tx, HandOut handOut, Instant next) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(FINISH)) {
            statement.setObject(1, Moments.utc(next));
            bindLease(statement, 2, handOut);
            statement.executeUpdate();
        }
    }

    /** Removes the row when no lead is parked anymore. The caller must hold the ring group's row lock, so that none is parked in the meantime. */
    public void remove(Connection tx, HandOut handOut) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(REMOVE)) {
            bindLease(statement, 1, handOut);
            statement.executeUpdate();
        }
    }

    public void postpone(HandOut handOut, Instant dueAt) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(POSTPONE)) {
            statement.setObject(1, Moments.utc(dueAt));
            bindLease(statement, 2, handOut);
            statement.executeUpdate();
        }
    }

    private static void bindLease(PreparedStatement statement, int first, HandOut handOut) throws SQLException {
        statement.setLong(first, handOut.account().value());
        statement.setLong(first + 1, handOut.ringGroup().value());
        statement.setObject(first + 2, Moments.utc(handOut.leasedUntil()));
    }
}
