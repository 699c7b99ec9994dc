package firstring.accounts.users;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.accounts.EnumCodes;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The users of accounts. Thread-safe. */
public final class UserStore {
    /**
     * Selects the account's zone as a value: with a joined account the planner would read all of its users for each.
     */
    private static final String LOAD_FACTS = """
            select u.account_id, u.id, u.name, u.email, u.active, u.status,
                   coalesce(u.timezone, (select a.timezone from account a where a.account_id = u.account_id)) as zone,
                   u.working_hours, u.daily_lead_cap, u.open_queue_cap
            from unnest(?, ?) as x (account_id, id)
            join account_user u on u.account_id = x.account_id and u.id = x.id
            where u.account_id = any (?)
            """;

    private static final String COLUMNS = """
            select id, name, email, role, active, status, phone_number, timezone, working_hours, daily_lead_cap,
                   open_queue_cap, version, created_at, updated_at
            from account_user
            """;

    private static final String FIND = COLUMNS + "where account_id = :account and id = :id";

    private static final String FIND_SIGNED_IN = FIND + " and active and session_epoch = :epoch";

    private static final String LOCK = FIND + " for no key update";

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after and email_key = coalesce(:email_key, email_key)
            order by id
            limit :limit
            """;

    private static final String LIST_ACTIVE = COLUMNS + """
            where account_id = :account and active and id = coalesce(:id, id)
              and email_key = coalesce(:email_key, email_key)
            order by id
            limit :limit
            """;

    private static final String FIND_PHONES = """
            select id, phone_number from account_user
            where account_id = :account and id = any(:ids) and phone_number is not null
            """;

    private static final String COUNT = "select count(*) from account_user where account_id = :account";

    private static final String LIST_ADMINS = """
            select id from account_user where account_id = :account and active and role = 'admin' order by id limit 2
            """;

    private static final String INSERT = """
            insert into account_user (account_id, id, name, email, email_key, role, password_hash, status_changed_at,
                                      phone_number, timezone, working_hours, daily_lead_cap, open_queue_cap,
                                      created_at, updated_at)
            values (:account, :id, :name, :email, :email_key, :role, :password_hash, :now,
                    :phone_number, :timezone, :working_hours::jsonb, :daily_lead_cap, :open_queue_cap, :now, :now)
            """;

    /** Every change that affects how a user can sign in ends the user's sessions. */
    private static final String UPDATE = """
            update account_user
            set session_epoch = session_epoch
                  + case when email <> :email or role <> :role or active <> :active then 1 else 0 end,
                name = :name, email = :email, email_key = :email_key, role = :role, active = :active,
                status = :status,
                status_changed_at = case when status = :status then status_changed_at else :now end,
                phone_number = :phone_number, timezone = :timezone, working_hours = :working_hours::jsonb, daily_lead_cap = :daily_lead_cap,
                open_queue_cap = :open_queue_cap, version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String SET_PASSWORD = """
            update account_user
            set password_hash = :password_hash, session_epoch = session_epoch + 1
            where account_id = :account and id = :id
            returning session_epoch
            """;

    private static final String CHANGE_PASSWORD = """
            update account_user
            set password_hash = :password_hash, session_epoch = session_epoch + 1
            where account_id = :account and id = :id and session_epoch = :epoch and active
            returning session_epoch
            """;

    private static final String DELETE_LOGIN = "delete from login where account_id = :account and user_id = :id";

    private static final String INSERT_LOGIN = """
            insert into login (email_key, account_id, user_id) values (:email_key, :account, :id)
            """;

    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /** The facts that routing needs about these users of one account. */
    public Map<UserId, UserFacts> loadFacts(Connection tx, AccountId account, Collection<UserId> users)
            throws SQLException {
        RoundTrip trip = new RoundTrip();
        ByAccount<UserId, UserFacts> facts = loadFacts(trip, AccountRows.of(account, users));
        trip.send(tx);
        return facts.of(account);
    }

    /**
     * The facts that routing needs about these users, available once the trip has been sent; unknown ids are absent.
     */
    public ByAccount<UserId, UserFacts> loadFacts(RoundTrip trip, AccountRows<UserId> users) {
        ByAccount<UserId, UserFacts> facts = new ByAccount<>();
        trip.read(LOAD_FACTS, binder -> users.bindIds(binder, UserId::value), row -> {
            UserFacts user = facts(row);
            facts.put(row.getLong("account_id"), user.id(), user);
        });
        return facts;
    }

    /** The phone numbers of these users of one account, in E.164; users without a number are absent. */
    public Map<UserId, String> findPhones(Handle tx, AccountId account, Collection<UserId> users) {
        Map<UserId, String> phones = new HashMap<>();
        tx.createQuery(FIND_PHONES)
                .bind("account", account.value())
                .bindArray("ids", Long.class, users.stream().map(UserId::value).toList())
                .map((row, context) -> Map.entry(new UserId(row.getLong("id")), row.getString("phone_number")))
                .forEach(entry -> phones.put(entry.getKey(), entry.getValue()));
        return phones;
    }

    /** A user of this account, active or not. */
    public Optional<User> find(AccountId account, UserId id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND)
                        .bind("account", account.value())
                        .bind("id", id.value())
                        .map((row, context) -> user(row))
                        .findOne());
    }

    /** The user of a session, unless the session has been ended since. */
    public Optional<User> findSignedIn(Login login, long epoch) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_SIGNED_IN)
                        .bind("account", login.account().value())
                        .bind("id", login.user().value())
                        .bind("epoch", epoch)
                        .map((row, context) -> user(row))
                        .findOne());
    }

    public List<User> list(AccountId account, long after, @Nullable String email, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("after", after)
                        .bind("email_key", email == null ? null : EmailKey.of(email))
                        .bind("limit", limit)
                        .map((row, context) -> user(row))
                        .list());
    }

    public List<User> listActive(AccountId account, @Nullable Long id, @Nullable String email, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_ACTIVE)
                        .bind("account", account.value())
                        .bind("id", id)
                        .bind("email_key", email == null ? null : EmailKey.of(email))
                        .bind("limit", limit)
                        .map((row, context) -> user(row))
                        .list());
    }

    int count(Handle tx, AccountId account) {
        return tx.createQuery(COUNT)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .one();
    }

    Optional<User> lock(Handle tx, AccountId account, UserId id) {
        return tx.createQuery(LOCK)
                .bind("account", account.value())
                .bind("id", id.value())
                .map((row, context) -> user(row))
                .findOne();
    }

    /** Up to two of the account's active admins. */
    List<UserId> listAdmins(Handle tx, AccountId account) {
        return tx.createQuery(LIST_ADMINS)
                .bind("account", account.value())
                .map((row, context) -> new UserId(row.getLong("id")))
                .list();
    }

    /** Inserts the user with their login. */
    public void insert(Handle tx, AccountId account, User user, @Nullable String passwordHash) {
        bind(tx.createUpdate(INSERT), account, user)
                .bind("password_hash", passwordHash)
                .bind("now", Moments.utc(user.createdAt()))
                .execute();
        insertLogin(tx, account, user);
    }

    void update(Handle tx, AccountId account, User user, Instant now) {
        bind(tx.createUpdate(UPDATE), account, user)
                .bind("active", user.active())
                .bind("status", user.status().code())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Gives the user a login for their email address; inactive users have none. */
    void replaceLogin(Handle tx, AccountId account, User user) {
        tx.createUpdate(DELETE_LOGIN)
                .bind("account", account.value())
                .bind("id", user.id().value())
                .execute();
        if (user.active()) {
            insertLogin(tx, account, user);
        }
    }

    /** Ends the user's sessions; returns the epoch of new ones. */
    public long setPassword(Handle tx, AccountId account, UserId id, String passwordHash) {
        return tx.createQuery(SET_PASSWORD)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("password_hash", passwordHash)
                .mapTo(Long.class)
                .one();
    }

    /** As {@link #setPassword}, unless the user's sessions were ended since that epoch. */
    public Optional<Long> changePassword(Handle tx, AccountId account, UserId id, String passwordHash, long epoch) {
        return tx.createQuery(CHANGE_PASSWORD)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("password_hash", passwordHash)
                .bind("epoch", epoch)
                .mapTo(Long.class)
                .findOne();
    }

    private static void insertLogin(Handle tx, AccountId account, User user) {
        tx.createUpdate(INSERT_LOGIN)
                .bind("email_key", EmailKey.of(user.email()))
                .bind("account", account.value())
                .bind("id", user.id().value())
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, AccountId account, User user) {
        return statement
                .bind("account", account.value())
                .bind("id", user.id().value())
                .bind("name", user.name())
                .bind("email", user.email())
                .bind("email_key", EmailKey.of(user.email()))
                .bind("role", user.role().code())
                .bind("phone_number", user.phoneNumber())
                .bind(
                        "timezone",
                        user.timezone() == null ? null : user.timezone().getId())
                .bind(
                        "working_hours",
                        user.hours() == null ? null : user.hours().toJson())
                .bind("daily_lead_cap", user.dailyLeadCap())
                .bind("open_queue_cap", user.openQueueCap());
    }

    private static UserFacts facts(ResultSet row) throws SQLException {
        return new UserFacts(
                new UserId(row.getLong("id")),
                row.getString("name"),
                row.getString("email"),
                row.getBoolean("active"),
                UserStatus.ofCode(row.getString("status")),
                ZoneId.of(row.getString("zone")),
                hours(row),
                row.getObject("daily_lead_cap", Integer.class),
                row.getObject("open_queue_cap", Integer.class));
    }

    private static User user(ResultSet row) throws SQLException {
        String timezone = row.getString("timezone");
        return new User(
                new UserId(row.getLong("id")),
                row.getString("name"),
                row.getString("email"),
                EnumCodes.get(Role.values(), Role::code, row.getString("role")),
                row.getBoolean("active"),
                UserStatus.ofCode(row.getString("status")),
                row.getString("phone_number"),
                timezone == null ? null : ZoneId.of(timezone),
                hours(row),
                row.getObject("daily_lead_cap", Integer.class),
                row.getObject("open_queue_cap", Integer.class),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }

    private static @Nullable WorkingHours hours(ResultSet row) throws SQLException {
        String json = row.getString("working_hours");
        return json == null ? null : WorkingHours.ofJson(json);
    }
}
