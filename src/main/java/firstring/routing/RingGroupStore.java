package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The ring groups of accounts, for managing them. Thread-safe. */
final class RingGroupStore {
    private static final String COLUMNS = """
            select id, name, strategy, parking_share, archived_at, version, created_at, updated_at
            from ring_group
            """;

    private static final String FIND = COLUMNS + "where account_id = :account and id = :id";

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after and archived_at is null
            order by id
            limit :limit
            """;

    private static final String LIST_MEMBERS = """
            select ring_group_id, user_id, weight
            from ring_group_member
            where account_id = :account and ring_group_id = any (:ids)
            order by ring_group_id, position, user_id
            """;

    /** Members of the active groups that a user is in, including the user. */
    private static final String LIST_MATES = """
            select distinct b.user_id
            from ring_group_member a
            join ring_group g on g.account_id = a.account_id and g.id = a.ring_group_id
            join ring_group_member b on b.account_id = a.account_id and b.ring_group_id = a.ring_group_id
            where a.account_id = :account and g.account_id = :account and b.account_id = :account and a.user_id = :user
              and g.archived_at is null
            limit 10000
            """;

    private static final String INSERT = """
            insert into ring_group (account_id, id, name, strategy, parking_share, created_at, updated_at)
            values (:account, :id, :name, :strategy, :parking_share, :now, :now)
            """;

    private static final String UPDATE = """
            update ring_group
            set name = :name, strategy = :strategy, parking_share = :parking_share, version = version + 1,
                updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String ARCHIVE = """
            update ring_group set archived_at = :now, version = version + 1, updated_at = :now
            where account_id = :account and id = :id and archived_at is null
            """;

    private static final String DELETE_MEMBERS = """
            delete from ring_group_member where account_id = :account and ring_group_id = :id
            """;

    private static final String INSERT_MEMBER = """
            insert into ring_group_member (account_id, ring_group_id, user_id, position, weight, last_turn, credit)
            values (:account, :id, :user, :position, :weight, :last_turn, :credit)
            """;

    private final Database database;

    RingGroupStore(Database database) {
        this.database = database;
    }

    /** Groups that are not archived, by id. */
    List<StoredGroup> list(AccountId account, long after, int limit) {
        return database.jdbi().withHandle(handle -> {
            List<StoredGroup> rows = handle.createQuery(LIST)
                    .bind("account", account.value())
                    .bind("after", after)
                    .bind("limit", limit)
                    .map((row, context) -> readBare(row))
                    .list();
            return withMembers(handle, account, rows);
        });
    }

    Optional<StoredGroup> find(AccountId account, RingGroupId id) {
        return database.jdbi().withHandle(handle -> find(handle, account, id));
    }

    Optional<StoredGroup> find(Handle tx, AccountId account, RingGroupId id) {
        List<StoredGroup> rows = tx.createQuery(FIND)
                .bind("account", account.value())
                .bind("id", id.value())
                .map((row, context) -> readBare(row))
                .list();
        return withMembers(tx, account, rows).stream().findFirst();
    }

    void insert(Handle tx, AccountId account, RingGroupId id, GroupSettings settings, Instant now) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("name", settings.name())
                .bind("strategy", settings.strategy().code())
                .bind("parking_share", settings.parkingShare())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** The caller must hold the group's row lock. */
    void update(Handle tx, AccountId account, RingGroupId id, GroupSettings settings, Instant now) {
        tx.createUpdate(UPDATE)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("name", settings.name())
                .bind("strategy", settings.strategy().code())
                .bind("parking_share", settings.parkingShare())
                .bind("now", Moments.utc(now))
                .execute();
    }

    void archive(Handle tx, AccountId account, RingGroupId id, Instant now) {
        tx.createUpdate(ARCHIVE)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Writes the members with the state of their draws. The caller must hold the group's row lock. */
    void replaceMembers(Handle tx, AccountId account, RingGroupId id, List<Member> members) {
        tx.createUpdate(DELETE_MEMBERS)
                .bind("account", account.value())
                .bind("id", id.value())
                .execute();
        if (members.isEmpty()) {
            return;
        }
        PreparedBatch batch = tx.prepareBatch(INSERT_MEMBER);
        for (Member member : members) {
            batch.bind("account", account.value())
                    .bind("id", id.value())
                    .bind("user", member.user().value())
                    .bind("position", member.position())
                    .bind("weight", member.weight())
                    .bind("last_turn", member.lastTurn())
                    .bind("credit", member.credit())
                    .add();
        }
        batch.execute();
    }

    private static List<StoredGroup> withMembers(Handle handle, AccountId account, List<StoredGroup> rows) {
        Map<Long, List<WeightedMember>> members = new LinkedHashMap<>();
        rows.forEach(row -> members.put(row.id().value(), new ArrayList<>()));
        handle.createQuery(LIST_MEMBERS)
                .bind("account", account.value())
                .bindArray("ids", Long.class, List.copyOf(members.keySet()))
                .map((row, context) -> Map.entry(row.getLong("ring_group_id"), readShare(row)))
                .forEach(member ->
                        members.getOrDefault(member.getKey(), new ArrayList<>()).add(member.getValue()));
        return rows.stream()
                .map(row -> withMembers(row, members.getOrDefault(row.id().value(), List.of())))
                .toList();
    }

    private static StoredGroup withMembers(StoredGroup group, List<WeightedMember> members) {
        GroupSettings bare = group.settings();
        return new StoredGroup(
                group.id(),
                new GroupSettings(bare.name(), bare.strategy(), bare.parkingShare(), List.copyOf(members)),
                group.archivedAt(),
                group.version(),
                group.createdAt(),
                group.updatedAt());
    }

    /** A group without its members, which follow in one query for all groups. */
    private static StoredGroup readBare(ResultSet row) throws SQLException {
        return new StoredGroup(
                new RingGroupId(row.getLong("id")),
                new GroupSettings(
                        row.getString("name"),
                        Strategy.of(row.getString("strategy")),
                        row.getInt("parking_share"),
                        List.of()),
                Moments.find(row, "archived_at"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }

    private static WeightedMember readShare(ResultSet row) throws SQLException {
        return new WeightedMember(new UserId(row.getLong("user_id")), row.getInt("weight"));
    }

    List<UserId> listMates(AccountId account, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_MATES)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .map((row, context) -> new UserId(row.getLong("user_id")))
                        .list());
    }
}
