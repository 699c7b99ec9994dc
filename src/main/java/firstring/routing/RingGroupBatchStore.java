package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.postgres.RoundTrip;
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
    public void save(RoundTrip trip, AccountId account, Collection<RingGroup> drawn) {
        if (drawn.isEmpty()) {
            return;
        }
        List<RingGroup> groups = List.copyOf(drawn);
        trip.write(
                SAVE_TURNS,
                binder -> binder.longs(groups, group -> group.id().value())
                        .longs(groups, RingGroup::turn)
                        .number(account.value()));
        List<Place> places = groups.stream()
                .flatMap(group ->
                        group.members().stream().filter(Member::isChanged).map(member -> new Place(group.id(), member)))
                .toList();
        if (!places.isEmpty()) {
            trip.write(
                    SAVE_MEMBERS,
                    binder -> binder.longs(places, place -> place.group().value())
                            .longs(places, place -> place.member().user().value())
                            .longs(places, place -> place.member().lastTurn())
                            .doubles(places, place -> place.member().credit())
                            .number(account.value()));
        }
    }

    private record Place(RingGroupId group, Member member) {}

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
