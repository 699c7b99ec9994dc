package firstring.bench;

import firstring.accounts.AccountId;
import firstring.accounts.tokens.TokenKey;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Creates the accounts of a bench directly in the database, and counts the results of their leads. */
public final class BenchStore {
    static final int MEMBERS = 7;

    private static final String INSERT_ACCOUNT =
            "insert into account (account_id, name, created_at, updated_at) values (:account, :name, :now, :now)";
    private static final String INSERT_USER = """
            insert into account_user (account_id, id, name, email, email_key, role, status, status_changed_at,
              created_at, updated_at)
            values (:account, :id, :name, :email, :email, :role, 'available', :now, :now, :now)""";
    private static final String INSERT_QUEUE = "insert into queue (account_id, user_id) values (:account, :id)";
    private static final String INSERT_TOKEN = """
            insert into token (digest, account_id, user_id, id, name, scopes, hint, created_at, updated_at)
            values (:digest, :account, :user, :id, 'bench', array['intake'], :hint, :now, :now)""";
    private static final String INSERT_RING_GROUP = """
            insert into ring_group (account_id, id, name, created_at, updated_at)
            values (:account, :id, 'Sales', :now, :now)""";
    private static final String INSERT_MEMBER = """
            insert into ring_group_member (account_id, ring_group_id, user_id, position)
            values (:account, :group, :user, :position)""";
    private static final String INSERT_SEQUENCE = """
            insert into sequence (account_id, id, name, steps, created_at, updated_at)
            values (:account, :id, 'Welcome', '[{"type": "wait", "duration": "PT1H"}]', :now, :now)""";
    private static final String INSERT_PLAN = """
            insert into sequence_plan (account_id, sequence_id, plan, steps, created_at)
            select account_id, id, plan, steps, created_at from sequence where account_id = :account and id = :id""";
    private static final String INSERT_TAG = """
            insert into tag (account_id, id, name, name_key, created_at, updated_at)
            values (:account, :id, 'Web', 'web', :now, :now)""";
    private static final String INSERT_LINE = """
            insert into line (account_id, id, name, name_key, created_at, updated_at)
            values (:account, :id, 'Main line', 'main line', :now, :now)""";
    private static final String INSERT_DISPOSITION_STATUS = """
            insert into disposition_status (account_id, id, name, name_key, created_at, updated_at)
            values (:account, :id, 'New', 'new', :now, :now)""";
    private static final String INSERT_LEAD_SOURCE = """
            insert into lead_source (account_id, id, name, name_key, created_at, updated_at)
            values (:account, :id, :name, lower(:name), :now, :now)""";
    private static final String COUNT_ROWS = """
            select
              (select count(*) from contact where account_id = any(:accounts)) as contacts,
              (select count(*) from contact_phone where account_id = any(:accounts)) as phones,
              (select count(*) from lead where account_id = any(:accounts) and outcome = 'created') as created,
              (select count(*) from lead where account_id = any(:accounts) and outcome = 'updated') as updated,
              (select count(*) from lead where account_id = any(:accounts)) as leads,
              (select count(*) from dialer_entry where account_id = any(:accounts) and state = 'queued') as entries,
              (select coalesce(sum(open_count), 0) from queue where account_id = any(:accounts)) as queued,
              (select count(*) from enrollment where account_id = any(:accounts) and state = 'active') as enrollments,
              (select count(*) from contact_tag where account_id = any(:accounts)) as tags,
              (select count(*) from timeline where account_id = any(:accounts) and kind = 'lead') as timeline""";
    private static final String WIDEST_SPREAD = """
            select coalesce(max(spread), 0)
            from (
              select max(drawn) - min(drawn) as spread
              from (
                select m.account_id, m.user_id, count(c.id) as drawn
                from ring_group_member m
                left join contact c on c.account_id = m.account_id and c.user_id = m.user_id
                where m.account_id = any(:accounts)
                group by m.account_id, m.user_id) as members
              group by account_id) as groups""";
    private static final String FIND_STORED = """
            select l.trace::text as trace, coalesce(t.changes::text, '{}') as changes
            from lead l
            left join timeline t on t.account_id = l.account_id and t.contact_id = l.contact_id and t.lead_id = l.id
            where l.account_id = :account and l.outcome = :outcome and l.trace is not null
            limit 1""";
    private static final String SERVER_VERSION = "select current_setting('server_version')";
    private static final String DATA_DIRECTORY = "select current_setting('data_directory')";

    /** The number of rows of each kind in some accounts. */
    record RowCounts(
            long contacts,
            long phones,
            long created,
            long updated,
            long leads,
            long entries,
            long queued,
            long enrollments,
            long tags,
            long timeline) {}

    private final Database database;
    private final Ids ids;

    BenchStore(Database database) {
        this.database = database;
        this.ids = new Ids(database);
    }

    /** Creates accounts that are ready for leads, all in one transaction. */
    public List<BenchAccount> createAccounts(int count, TokenKey key) {
        return database.jdbi().inTransaction(tx -> {
            List<BenchAccount> accounts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                accounts.add(new Making(tx, ids.next(), key).make());
            }
            return accounts;
        });
    }

    /** Writes one account. */
    private final class Making {
        private final Handle tx;
        private final long account;
        private final TokenKey key;
        private final OffsetDateTime now = OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC);

        Making(Handle tx, long account, TokenKey key) {
            this.tx = tx;
            this.account = account;
            this.key = key;
        }

        BenchAccount make() {
            tx.createUpdate(INSERT_ACCOUNT)
                    .bind("account", account)
                    .bind("name", "Bench " + account)
                    .bind("now", now)
                    .execute();
            List<Long> members = makeMembers();
            String token = makeToken(members.getFirst());
            insertNamed(INSERT_LEAD_SOURCE, "Spring campaign");
            return new BenchAccount(
                    new AccountId(account),
                    token,
                    members,
                    makeRingGroup(members),
                    makeSequence(),
                    insert(INSERT_TAG),
                    insert(INSERT_LINE),
                    insert(INSERT_DISPOSITION_STATUS),
                    insertNamed(INSERT_LEAD_SOURCE, "Website"));
        }

        private long makeSequence() {
            long id = insert(INSERT_SEQUENCE);
            tx.createUpdate(INSERT_PLAN).bind("account", account).bind("id", id).execute();
            return id;
        }

        private List<Long> makeMembers() {
            List<Long> members = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                long id = ids.next();
                tx.createUpdate(INSERT_USER)
                        .bind("account", account)
                        .bind("id", id)
                        .bind("name", "Agent " + i)
                        .bind("email", "agent%d@bench%d.example.com".formatted(i, account))
                        .bind("role", i == 0 ? "admin" : "agent")
                        .bind("now", now)
                        .execute();
                tx.createUpdate(INSERT_QUEUE)
                        .bind("account", account)
                        .bind("id", id)
                        .execute();
                members.add(id);
            }
            return members;
        }

        private String makeToken(long user) {
            String token = "bench-token-%016d".formatted(account);
            tx.createUpdate(INSERT_TOKEN)
                    .bind("digest", key.digest(token).bytes())
                    .bind("account", account)
                    .bind("user", user)
                    .bind("id", ids.next())
                    .bind("hint", token.substring(token.length() - 4))
                    .bind("now", now)
                    .execute();
            return token;
        }

        private long makeRingGroup(List<Long> members) {
            long group = insert(INSERT_RING_GROUP);
            for (int i = 0; i < members.size(); i++) {
                tx.createUpdate(INSERT_MEMBER)
                        .bind("account", account)
                        .bind("group", group)
                        .bind("user", members.get(i))
                        .bind("position", i)
                        .execute();
            }
            return group;
        }

        private long insert(String statement) {
            return insertNamed(statement, "");
        }

        private long insertNamed(String statement, String name) {
            long id = ids.next();
            tx.createUpdate(statement)
                    .bind("account", account)
                    .bind("id", id)
                    .bind("now", now)
                    .bind("name", name)
                    .execute();
            return id;
        }
    }

    RowCounts countRows(List<BenchAccount> accounts) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNT_ROWS)
                        .bindArray("accounts", Long.class, idsOf(accounts))
                        .map((row, context) -> new RowCounts(
                                row.getLong("contacts"),
                                row.getLong("phones"),
                                row.getLong("created"),
                                row.getLong("updated"),
                                row.getLong("leads"),
                                row.getLong("entries"),
                                row.getLong("queued"),
                                row.getLong("enrollments"),
                                row.getLong("tags"),
                                row.getLong("timeline")))
                        .one());
    }

    /** The largest difference between the leads of two members of one ring group. */
    long widestSpread(List<BenchAccount> accounts) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(WIDEST_SPREAD)
                        .bindArray("accounts", Long.class, idsOf(accounts))
                        .mapTo(Long.class)
                        .one());
    }

    /** The payloads that the server stored for a new and a repeated lead of one account; empty where it stored none. */
    StoredPayloads readPayloads(BenchAccount account) {
        return new StoredPayloads(readStored(account, "created"), readStored(account, "updated"));
    }

    private StoredPayloads.Kept readStored(BenchAccount account, String outcome) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_STORED)
                        .bind("account", account.id().value())
                        .bind("outcome", outcome)
                        .map((row, context) ->
                                new StoredPayloads.Kept(row.getString("trace"), row.getString("changes")))
                        .findFirst()
                        .orElse(StoredPayloads.Kept.NOTHING));
    }

    /** Updates the planner's statistics, which a new database does not have yet. */
    public void analyze() {
        database.jdbi().useHandle(handle -> handle.execute("analyze"));
    }

    void createTurn() {
        database.jdbi().useHandle(handle -> handle.execute(BaselineStore.CREATE_TURN));
    }

    void dropTurn() {
        database.jdbi().useHandle(handle -> handle.execute(BaselineStore.DROP_TURN));
    }

    String serverVersion() {
        return readText(SERVER_VERSION);
    }

    String dataDirectory() {
        return readText(DATA_DIRECTORY);
    }

    private String readText(String query) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).one());
    }

    private static List<Long> idsOf(List<BenchAccount> accounts) {
        return accounts.stream().map(account -> account.id().value()).toList();
    }
}
