package firstring.dialer.lists;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.NameKey;
import firstring.dialer.DialerListId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The dialer lists of accounts, for managing them. Thread-safe. */
public final class DialerListStore {
    private static final String COLUMNS = """
            select l.id, l.name, l.open_count, l.archived_at, l.version, l.created_at, l.updated_at
            from dialer_list l
            where l.account_id = :account
            """;

    private static final String FIND = COLUMNS + " and l.id = :id";

    private static final String LOCK = FIND + " for update of l";

    private static final String LIST = COLUMNS + """
              and l.id > :after and (l.archived_at is not null) = :archived
              and (:user::bigint is null or exists (
                select 1 from dialer_list_user m
                where m.account_id = :account and m.list_id = l.id and m.user_id = :user))
            order by l.id
            limit :limit
            """;

    private static final String LIST_USERS = """
            select list_id, user_id
            from dialer_list_user
            where account_id = :account and list_id = any (:ids)
            order by list_id, user_id
            """;

    private static final String IS_WORKED_BY = """
            select exists (
              select 1
              from dialer_list_user m
              join dialer_list l on l.account_id = m.account_id and l.id = m.list_id
              where m.account_id = :account and l.account_id = :account and m.list_id = :id and m.user_id = :user
                and l.archived_at is null)
            """;

    private static final String COUNT = """
            select count(*) from dialer_list where account_id = :account and archived_at is null
            """;

    private static final String INSERT = """
            insert into dialer_list (account_id, id, name, name_key, created_at, updated_at)
            values (:account, :id, :name, :name_key, :now, :now)
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String UPDATE = """
            update dialer_list
            set name = :name, name_key = :name_key, version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String ARCHIVE = """
            update dialer_list
            set archived_at = :now, version = version + 1, updated_at = :now
            where account_id = :account and id = :id and archived_at is null
            """;

    private static final String DELETE_USERS =
            "delete from dialer_list_user where account_id = :account and list_id = :id";

    private static final String INSERT_USER = """
            insert into dialer_list_user (account_id, list_id, user_id) values (:account, :id, :user)
            """;

    private static final String LIST_KNOWN_USERS = """
            select id from account_user where account_id = :account and id = any (:ids)
            """;

    private static final String LIST_ALONE = """
            select m.list_id
            from dialer_list_user m
            where m.account_id = :account and m.user_id = :user
              and not exists (
                select 1 from dialer_list_user o
                where o.account_id = :account and o.list_id = m.list_id and o.user_id <> :user)
            order by m.list_id
            """;

    /** A page of lists: all, or those of one user. */
    record Page(
            long after,
            boolean archived,
            int limit,
            @Nullable UserId user) {}

    private final Database database;

    public DialerListStore(Database database) {
        this.database = database;
    }

    List<DialerList> list(AccountId account, Page page) {
        UserId user = page.user();
        return database.jdbi().withHandle(handle -> {
            List<DialerList> rows = handle.createQuery(LIST)
                    .bind("account", account.value())
                    .bind("after", page.after())
                    .bind("archived", page.archived())
                    .bind("limit", page.limit())
                    .bind("user", user == null ? null : user.value())
                    .map((row, context) -> readBare(row))
                    .list();
            return withUsers(handle, account, rows);
        });
    }

    public Optional<DialerList> find(AccountId account, DialerListId id) {
        return database.jdbi().withHandle(handle -> find(handle, FIND, account, id));
    }

    public Optional<DialerList> find(Handle tx, AccountId account, DialerListId id) {
        return find(tx, FIND, account, id);
    }

    Optional<DialerList> lock(Handle tx, AccountId account, DialerListId id) {
        return find(tx, LOCK, account, id);
    }

    /** True when the list is not archived and the user is one of its users. */
    public boolean isWorkedBy(AccountId account, DialerListId id, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(IS_WORKED_BY)
                        .bind("account", account.value())
                        .bind("id", id.value())
                        .bind("user", user.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    int count(Handle tx, AccountId account) {
        return tx.createQuery(COUNT)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .one();
    }

    /** False when the name is taken. */
    boolean insert(Handle tx, AccountId account, DialerListId id, String name, Instant now) {
        return tx.createUpdate(INSERT)
                        .bind("account", account.value())
                        .bind("id", id.value())
                        .bind("name", name)
                        .bind("name_key", NameKey.of(name))
                        .bind("now", Moments.utc(now))
                        .execute()
                == 1;
    }

    void update(Handle tx, AccountId account, DialerListId id, String name, Instant now) {
        tx.createUpdate(UPDATE)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("name", name)
                .bind("name_key", NameKey.of(name))
                .bind("now", Moments.utc(now))
                .execute();
    }

    void archive(Handle tx, AccountId account, DialerListId id, Instant now) {
        tx.createUpdate(ARCHIVE)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    void replaceUsers(Handle tx, AccountId account, DialerListId id, List<UserId> users) {
        tx.createUpdate(DELETE_USERS)
                .bind("account", account.value())
                .bind("id", id.value())
                .execute();
        if (users.isEmpty()) {
            return;
        }
        PreparedBatch batch = tx.prepareBatch(INSERT_USER);
        for (UserId user : users) {
            batch.bind("account", account.value())
                    .bind("id", id.value())
                    .bind("user", user.value())
                    .add();
        }
        batch.execute();
    }

    Set<UserId> knownUsers(Handle tx, AccountId account, Collection<UserId> users) {
        return new HashSet<>(tx.createQuery(LIST_KNOWN_USERS)
                .bind("account", account.value())
                .bindArray("ids", Long.class, users.stream().map(UserId::value).toList())
                .map((row, context) -> new UserId(row.getLong("id")))
                .list());
    }

    /** The lists that have no other user, including archived ones. */
    public List<DialerListId> listWorkedAlone(AccountId account, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_ALONE)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .map((row, context) -> new DialerListId(row.getLong("list_id")))
                        .list());
    }

    private static Optional<DialerList> find(Handle handle, String statement, AccountId account, DialerListId id) {
        List<DialerList> rows = handle.createQuery(statement)
                .bind("account", account.value())
                .bind("id", id.value())
                .map((row, context) -> readBare(row))
                .list();
        return withUsers(handle, account, rows).stream().findFirst();
    }

    private static List<DialerList> withUsers(Handle handle, AccountId account, List<DialerList> rows) {
        Map<Long, List<UserId>> users = new LinkedHashMap<>();
        rows.forEach(row -> users.put(row.id().value(), new ArrayList<>()));
        handle.createQuery(LIST_USERS)
                .bind("account", account.value())
                .bindArray("ids", Long.class, List.copyOf(users.keySet()))
                .map((row, context) -> Map.entry(row.getLong("list_id"), new UserId(row.getLong("user_id"))))
                .forEach(user ->
                        users.getOrDefault(user.getKey(), new ArrayList<>()).add(user.getValue()));
        return rows.stream()
                .map(row -> withUsers(row, users.getOrDefault(row.id().value(), List.of())))
                .toList();
    }

    private static DialerList withUsers(DialerList list, List<UserId> users) {
        return new DialerList(
                list.id(),
                new DialerList.Settings(list.settings().name(), List.copyOf(users)),
                list.openCount(),
                list.archivedAt(),
                list.version(),
                list.createdAt(),
                list.updatedAt());
    }

    /** A list without its users; they follow in one query for all lists. */
    private static DialerList readBare(ResultSet row) throws SQLException {
        return new DialerList(
                new DialerListId(row.getLong("id")),
                new DialerList.Settings(row.getString("name"), List.of()),
                row.getInt("open_count"),
                Moments.find(row, "archived_at"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }
}
