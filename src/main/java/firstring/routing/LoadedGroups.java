package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ring groups, assembled from the rows of two statements. Not thread-safe. */
public final class LoadedGroups {
    private record Row(String name, Strategy strategy, int parkingShare, long turn, boolean archived) {}

    private final ByAccount<RingGroupId, Row> groups = new ByAccount<>();
    private final ByAccount<RingGroupId, List<Member>> members = new ByAccount<>();

    LoadedGroups() {}

    /** The groups of this account. */
    public Map<RingGroupId, RingGroup> of(AccountId account) {
        Map<RingGroupId, List<Member>> membersOf = members.of(account);
        Map<RingGroupId, RingGroup> all = new HashMap<>();
        groups.of(account)
                .forEach((id, row) -> all.put(
                        id,
                        new RingGroup(
                                id,
                                row.name(),
                                row.strategy(),
                                row.parkingShare(),
                                row.turn(),
                                row.archived(),
                                membersOf.getOrDefault(id, List.of()))));
        return all;
    }

    void readGroup(ResultSet row) throws SQLException {
        groups.put(
                row.getLong("account_id"),
                new RingGroupId(row.getLong("id")),
                new Row(
                        row.getString("name"),
                        Strategy.of(row.getString("strategy")),
                        row.getInt("parking_share"),
                        row.getLong("turn"),
                        row.getBoolean("archived")));
    }

    void readMember(ResultSet row) throws SQLException {
        RingGroupId group = new RingGroupId(row.getLong("ring_group_id"));
        members.get(row.getLong("account_id"), group, ArrayList::new)
                .add(new Member(
                        new UserId(row.getLong("user_id")),
                        row.getInt("position"),
                        row.getInt("weight"),
                        row.getLong("last_turn"),
                        row.getDouble("credit")));
    }
}
