package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import firstring.accounts.AccountId;
import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.accounts.tokens.TokenKey;
import firstring.contacts.ContactPorts;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.ContactSearch.Links;
import firstring.contacts.search.SearchWords;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Frequent reads never scan an entire table, in an analyzed database of 20,000 contacts. To add one, call it in {@link
 * #assertNoTableIsScanned}, which checks PostgreSQL's own counters.
 */
final class QueryPlanTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final Links NO_LINKS = new Links(null, null, null, null, null, null, null, Visibility.ofTheSystem());

    private static final String FILL = """
            insert into account (account_id, name, created_at, updated_at) values (1, 'Big', now(), now());
            insert into contact (account_id, id, phone_number, first_name, last_name, email, timezone, timezone_explicit,
              user_id, lead_source_id, created_at, updated_at)
            select 1, n, '+1' || (2120000000 + n::bigint * 7919), 'First' || n % 100, 'Last' || n, 'mail' || n || '@example.com',
              'America/New_York', false, 100 + n % 50, 200 + n % 5, timestamptz '2026-01-01' + n * interval '1 minute', now()
            from generate_series(1, 20000) n;
            insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
            select account_id, phone_number, id, true, created_at from contact;
            insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
            select account_id, phone_number || '9', id, false, created_at from contact where id % 10 = 0;
            insert into contact_tag (account_id, contact_id, tag_id, created_at)
            select account_id, id, 300 + id % 200, created_at from contact;
            insert into enrollment (account_id, id, sequence_id, contact_id, state, enrolled_at, closed_at)
            select 1, n, 400 + n % 40, n, 'active', created_at, null from contact, lateral (select id as n) x
            union all
            select 1, 100000 + n, 400 + n % 40, n, 'finished', created_at, created_at
            from contact, lateral (select id as n) x;
            insert into timeline (account_id, contact_id, at, id, kind, changes)
            select 1, n % 20000 + 1, timestamptz '2026-01-01' + n * interval '1 second', n, 'lead', '{"first_name": [null, "x"]}'
            from generate_series(1, 60000) n;
            analyze
            """;

    private static final String LIST_SCANS = "select relname, seq_scan from pg_stat_user_tables";

    private static HikariDataSource pool;
    private static Database database;
    private static Accounts accounts;
    private static Contacts contacts;

    @BeforeAll
    static void fill() {
        pool = new HikariDataSource(oneConnection());
        database = Database.of(pool);
        database.jdbi().useHandle(handle -> handle.createScript(FILL).execute());
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(database);
        accounts = new Accounts(database, ids, new TokenKey(new byte[32]), clock, AccountPorts.none());
        contacts = new Contacts(database, accounts.settings(), ids, ContactPorts.none(), clock);
    }

    /** A pool of one: a connection sees its own statistics at once, those of other connections only later. */
    private static HikariConfig oneConnection() {
        return Pools.config(TestDatabase.createUrl(), 1);
    }

    @AfterAll
    static void stop() {
        accounts.close();
        pool.close();
    }

    @Test
    void aTableScanIsDetected() {
        assertThatThrownBy(() -> assertNoTableIsScanned(() ->
                        database.jdbi().useHandle(handle -> handle.execute("select from timeline where note = 'x'"))))
                .hasMessageContaining("scans of timeline");
    }

    @Test
    void theContactList() {
        assertNoTableIsScanned(() -> search(null, null, NO_LINKS));
    }

    @Test
    void aSearchForCommonRareOrUnknownWords() {
        assertNoTableIsScanned(() -> search("first", null, NO_LINKS));
        assertNoTableIsScanned(() -> search("last19999", null, NO_LINKS));
        assertNoTableIsScanned(() -> search("first1 last19", null, NO_LINKS));
        assertNoTableIsScanned(() -> search("zyxx", null, NO_LINKS));
    }

    @Test
    void aSearchByAPieceOfANumber() {
        assertNoTableIsScanned(() -> search("7919", null, NO_LINKS));
        assertNoTableIsScanned(() -> search("0000000", null, NO_LINKS));
    }

    @Test
    void filtersThatMatchManyFewOrNoContacts() {
        assertNoTableIsScanned(() -> search(null, 301L, NO_LINKS));
        assertNoTableIsScanned(() -> search(null, 999L, NO_LINKS));
        assertNoTableIsScanned(() ->
                search(null, null, new Links(101L, null, null, null, null, null, null, Visibility.ofTheSystem())));
        assertNoTableIsScanned(
                () -> search(null, null, new Links(999L, 201L, 5L, null, null, null, null, Visibility.ofTheSystem())));
        assertNoTableIsScanned(() ->
                search("zyxx", 301L, new Links(101L, 201L, null, null, null, null, null, Visibility.ofTheSystem())));
        assertNoTableIsScanned(() ->
                search(null, null, new Links(null, null, null, null, null, true, null, Visibility.ofTheSystem())));
        assertNoTableIsScanned(() ->
                search(null, null, new Links(null, null, null, null, 401L, null, null, Visibility.ofTheSystem())));
        assertNoTableIsScanned(() ->
                search(null, null, new Links(null, null, null, null, 999L, null, null, Visibility.ofTheSystem())));
        assertNoTableIsScanned(() ->
                search("last1", null, new Links(null, null, null, 7L, null, null, null, Visibility.ofTheSystem())));
        Visibility team = Visibility.of(new Caller(
                new AccountId(1),
                new UserId(101),
                Role.TEAM_LEAD,
                Set.of(),
                Caller.NO_TOKEN,
                Set.of(new UserId(102)),
                new UserId(101)));
        assertNoTableIsScanned(() -> search(null, null, new Links(null, null, null, null, null, null, null, team)));
    }

    private static void search(@Nullable String typed, @Nullable Long tag, Links links) {
        Form form = new Form(typed == null ? Map.of() : Map.of("q", new FormValue.Text(typed)));
        SearchWords words = SearchWords.read(new Params(form, new Faults()), "q");
        contacts.list(ACCOUNT, new ContactSearch(null, words, tag, links, null, null, null, 51));
    }

    private static void assertNoTableIsScanned(Runnable reading) {
        Map<String, Long> before = scans();
        reading.run();
        Map<String, Long> after = scans();
        after.forEach((table, count) -> assertThat(count - Objects.requireNonNullElse(before.get(table), 0L))
                .as("scans of " + table)
                .isZero());
    }

    private static Map<String, Long> scans() {
        return database.jdbi().withHandle(handle -> {
            handle.execute("select pg_stat_force_next_flush()");
            Map<String, Long> scans = new TreeMap<>();
            handle.createQuery(LIST_SCANS)
                    .map((row, context) -> Map.entry(row.getString("relname"), row.getLong("seq_scan")))
                    .forEach(table -> scans.put(table.getKey(), table.getValue()));
            return scans;
        });
    }
}
