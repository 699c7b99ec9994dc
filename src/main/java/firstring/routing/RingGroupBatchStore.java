package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Locks, loads and saves the ring groups of one batch, in the caller's transaction. The members are read
 * by a separate statement after the locks are held, because a statement that waits for a lock keeps its old snapshot.
 * Stateless.
 */
public final class RingGroupBatchStore {
    private static final String READ_GROUPS = """
            select g.account_id, g.id, g.name, g.strategy, g.parking_share, g.turn,
                g.archived_at is not null as archived
            from unnest(?, ?) as x(account_id, id)
            join ring_group as g on g.account_id = x.account_id and g.id = x.id
            where g.account_id = any (?)
            """;

    private static final String LOCK_GROUPS = READ_GROUPS + """
            order by g.account_id, g.id
            for update of g
            """;

    private static final String LOAD_MEMBERS = """
            select m.account_id, m.ring_group_id, m.user_id, m.position, m.weight, m.last_turn, m.credit
            from unnest(?, ?) as x(account_id, ring_group_id)
            join ring_group_member as m on m.account_id = x.account_id and m.ring_group_id = x.ring_group_id
            where m.account_id = any (?)
            order by m.account_id, m.ring_group_id, m.position, m.user_id
            """;

    private static final String SAVE_TURNS = """
            update ring_group as g set turn = x.turn
            from unnest(?::bigint[], ?::bigint[], ?::bigint[]) as x (account_id, id, turn)
            where g.account_id = any (?) and g.account_id = x.account_id and g.id = x.id
            """;

    private static final String SAVE_MEMBERS = """
            update ring_group_member as m set last_turn = x.last_turn, credit = x.credit
            from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::float8[])
                as x (account_id, ring_group_id, user_id, last_turn, credit)
            where m.account_id = any (?) and m.account_id = x.account_id and m.ring_group_id = x.ring_group_id
                and m.user_id = x.user_id
            """;

    /** Locks the groups in id order, then reads them; a group of another account is missing from the result. */
    public Map<RingGroupId, RingGroup> lockAndLoad(Connection tx, AccountId account, Collection<RingGroupId> groups)
            throws SQLException {
        if (groups.isEmpty()) {
            return Map.of();
        }
        RoundTrip trip = new RoundTrip();
        LoadedGroups locked = lockAndLoad(trip, AccountRows.of(account, groups));
        trip.send(tx);
        return locked.of(account);
    }

    /** Locks the groups in account and id order, then reads their members; available once the trip has been sent. */
    public LoadedGroups lockAndLoad(RoundTrip trip, AccountRows<RingGroupId> groups) {
        LoadedGroups locked = new LoadedGroups();
        trip.read(LOCK_GROUPS, binder -> groups.bindIds(binder, RingGroupId::value), locked::readGroup);
        trip.read(LOAD_MEMBERS, binder -> groups.bindIds(binder, RingGroupId::value), locked::readMember);
        return locked;
    }

    /** Reads the groups without locks and members, so not for draws; available once the trip has been sent. */
    public LoadedGroups read(RoundTrip trip, AccountRows<RingGroupId> groups) {
        LoadedGroups read = new LoadedGroups();
        trip.read(READ_GROUPS, binder -> groups.bindIds(binder, RingGroupId::value), read::readGroup);
        return read;
    }

    /** Writes the turns of groups that had draws, and the members that changed. */
    public void save(RoundTrip trip, AccountRows<RingGroup> drawn) {
        if (drawn.isEmpty()) {
            return;
        }
        List<RingGroup> groups = drawn.rows();
        trip.write(
                SAVE_TURNS,
                binder -> binder.longs(drawn.accountOfEach())
                        .longs(groups, group -> group.id().value())
                        .longs(groups, RingGroup::turn)
                        .longs(drawn.accounts()));
        AccountRows<GroupMember> changed = new AccountRows<>();
        for (int i = 0; i < groups.size(); i++) {
            AccountId account = new AccountId(drawn.accountOfEach().get(i));
            RingGroup group = groups.get(i);
            group.members().stream()
                    .filter(Member::isChanged)
                    .forEach(member -> changed.add(account, new GroupMember(group.id(), member)));
        }
        if (!changed.isEmpty()) {
            saveMembers(trip, changed);
        }
    }

    private static void saveMembers(RoundTrip trip, AccountRows<GroupMember> changed) {
        List<GroupMember> groupMembers = changed.rows();
        trip.write(
                SAVE_MEMBERS,
                binder -> binder.longs(changed.accountOfEach())
                        .longs(groupMembers, groupMember -> groupMember.group().value())
                        .longs(
                                groupMembers,
                                groupMember -> groupMember.member().user().value())
                        .longs(groupMembers, groupMember -> groupMember.member().lastTurn())
                        .doubles(
                                groupMembers,
                                groupMember -> groupMember.member().credit())
                        .longs(changed.accounts()));
    }

    private record GroupMember(RingGroupId group, Member member) {}
}
