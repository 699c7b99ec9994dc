package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Locks, loads and saves the ring groups of one batch of one account, in the caller's transaction. The members are read
 * by a statement of their own after the locks are held: a statement that waits for a lock keeps its old snapshot.
 * Stateless.
 */
public final class RingGroupBatchStore {
    private static final String LOCK_GROUPS = """
            select id, name, strategy, parking_share, turn, archived_at is not null as archived
            from ring_group
            where account_id = ? and id = any (?)
            order by id
            for update
            """;

    private static final String LOAD_MEMBERS = """
            select ring_group_id, user_id, position, weight, last_turn, credit
            from ring_group_member
            where account_id = ? and ring_group_id = any (?)
            order by ring_group_id, position, user_id
            """;

    private static final String SAVE_TURNS = """
            update ring_group as g set turn = x.turn
            from unnest(?::bigint[], ?::bigint[]) as x (id, turn)
            where g.account_id = ? and g.id = x.id
            """;

    private static final String SAVE_MEMBERS = """
            update ring_group_member as m set last_turn = x.last_turn, credit = x.credit
            from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::float8[]) as x (ring_group_id, user_id, last_turn, credit)
            where m.account_id = ? and m.ring_group_id = x.ring_group_id and m.user_id = x.user_id
            """;

    /** Locks the groups in id order, then reads them; a group of another account is absent from the answer. */
    public Map<RingGroupId, RingGroup> lockAndLoad(Connection tx, AccountId account, Collection<RingGroupId> sorted)
            throws SQLException {
        if (sorted.isEmpty()) {
            return Map.of();
        }
        Long[] ids = sorted.stream().map(RingGroupId::value).sorted().toArray(Long[]::new);
        try (PreparedStatement lock = tx.prepareStatement(LOCK_GROUPS);
                PreparedStatement load = tx.prepareStatement(LOAD_MEMBERS)) {
            bindGroups(lock, tx, account, ids);
            bindGroups(load, tx, account, ids);
            try (ResultSet groups = lock.executeQuery();
                    ResultSet members = load.executeQuery()) {
                return readGroups(groups, readMembers(members));
            }
        }
    }

    /** Writes the turns of groups that were drawn from, and the members that changed. */
    public void save(Connection tx, AccountId account, Collection<RingGroup> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = tx.prepareStatement(SAVE_TURNS)) {
            statement.setArray(
                    1, bigints(tx, changed.stream().map(group -> group.id().value())));
            statement.setArray(2, bigints(tx, changed.stream().map(RingGroup::turn)));
            statement.setLong(3, account.value());
            statement.executeUpdate();
        }
        saveMembers(tx, account, changed);
    }

    private static void saveMembers(Connection tx, AccountId account, Collection<RingGroup> groups)
            throws SQLException {
        List<Place> places = groups.stream()
                .flatMap(group ->
                        group.members().stream().filter(Member::isChanged).map(member -> new Place(group.id(), member)))
                .toList();
        if (places.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = tx.prepareStatement(SAVE_MEMBERS)) {
            statement.setArray(
                    1, bigints(tx, places.stream().map(place -> place.group().value())));
            statement.setArray(
                    2,
                    bigints(
                            tx,
                            places.stream().map(place -> place.member().user().value())));
            statement.setArray(
                    3, bigints(tx, places.stream().map(place -> place.member().lastTurn())));
            Double[] credits =
                    places.stream().map(place -> place.member().credit()).toArray(Double[]::new);
            statement.setArray(4, tx.createArrayOf("float8", credits));
            statement.setLong(5, account.value());
            statement.executeUpdate();
        }
    }

    private record Place(RingGroupId group, Member member) {}

    private static java.sql.Array bigints(Connection tx, java.util.stream.Stream<Long> values) throws SQLException {
        return tx.createArrayOf("bigint", values.toArray(Long[]::new));
    }

    private static void bindGroups(PreparedStatement statement, Connection tx, AccountId account, Long[] ids)
            throws SQLException {
        statement.setLong(1, account.value());
        statement.setArray(2, tx.createArrayOf("bigint", ids));
    }

    private static Map<RingGroupId, RingGroup> readGroups(ResultSet rows, Map<RingGroupId, List<Member>> members)
            throws SQLException {
        Map<RingGroupId, RingGroup> groups = new LinkedHashMap<>();
        while (rows.next()) {
            RingGroupId id = new RingGroupId(rows.getLong("id"));
            groups.put(
                    id,
                    new RingGroup(
                            id,
                            rows.getString("name"),
                            Strategy.of(rows.getString("strategy")),
                            rows.getInt("parking_share"),
                            rows.getLong("turn"),
                            rows.getBoolean("archived"),
                            members.getOrDefault(id, List.of())));
        }
        return groups;
    }

    private static Map<RingGroupId, List<Member>> readMembers(ResultSet rows) throws SQLException {
        Map<RingGroupId, List<Member>> members = new HashMap<>();
        while (rows.next()) {
            members.computeIfAbsent(new RingGroupId(rows.getLong("ring_group_id")), id -> new ArrayList<>())
                    .add(new Member(
                            new UserId(rows.getLong("user_id")),
                            rows.getInt("position"),
                            rows.getInt("weight"),
                            rows.getLong("last_turn"),
                            rows.getDouble("credit")));
        }
        return members;
    }
}
