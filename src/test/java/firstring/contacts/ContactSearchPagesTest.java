package firstring.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountId;
import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.tokens.TokenKey;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.ContactSearch.Links;
import firstring.contacts.search.ContactSearch.Position;
import firstring.contacts.search.FoundContacts;
import firstring.contacts.search.SearchWords;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whichever way a search runs among 50,000 contacts, its pages together are exactly the result of the filters, in
 * order.
 */
final class ContactSearchPagesTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final int LIMIT = 201;

    private static final String FILL = """
            insert into account (account_id, name, created_at, updated_at) values (1, 'Big', now(), now());
            insert into contact (account_id, id, phone_number, first_name, last_name, company_name, timezone,
              timezone_explicit, user_id, line_id, created_at, updated_at)
            select 1, n, '+1' || (2120000000 + n::bigint * 7919), 'Maria' || n % 20, 'Lopez' || n % 30,
              case when n < 14000 then 'Olderco' when n % 4001 = 0 then 'Rareco' else 'Newerco' end,
              'America/New_York', false, case when n < 14500 then 7 else 8 end,
              case when n < 500 then 3 else 4 end,
              timestamptz '2026-01-01' + n / 3 * interval '1 minute', now()
            from generate_series(1, 50000) n;
            insert into enrollment (account_id, id, sequence_id, contact_id, state, enrolled_at, closed_at)
            select 1, n, 5 + n % 2, n, 'active', now(), null from generate_series(1, 300) n
            union all
            select 1, 100000 + n, 5, n, 'finished', now(), now() from generate_series(301, 40000) n;
            analyze contact;
            analyze enrollment
            """;

    private static Database database;
    private static Accounts accounts;
    private static Contacts contacts;

    @BeforeAll
    static void fill() {
        database = TestDatabase.create();
        database.jdbi().useHandle(handle -> handle.createScript(FILL).execute());
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(database);
        accounts = new Accounts(database, ids, new TokenKey(new byte[32]), clock, AccountPorts.none());
        contacts = new Contacts(database, accounts.settings(), ids, ContactPorts.none(), clock);
    }

    @AfterAll
    static void stop() {
        accounts.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            newer         |   | company_name = 'Newerco'
            olderco       |   | company_name = 'Olderco'
            older maria3  |   | company_name = 'Olderco' and first_name = 'Maria3'
            rareco        |   | company_name = 'Rareco'
            rareco olderco|   | false
            maria7 lopez4 |   | first_name = 'Maria7' and last_name = 'Lopez4'
            maria lopez10 |   | last_name = 'Lopez10'
            unmatched      |   | false
            79190         |   | phone_number like '%79190%'
            791           |   | phone_number like '%791%'
            maria1        | 7 | first_name like 'Maria1%' and user_id = 7
                          | 7 | user_id = 7
            """)
    void allPagesTogetherMatchThePlainFilter(@Nullable String typed, @Nullable Long user, String filter) {
        assertThat(all(typed, ofUser(user))).isEqualTo(list(filter));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                   | 3 |   | line_id = 3
            maria3 | 3 |   | line_id = 3 and first_name = 'Maria3'
                   |   | 5 | id <= 300 and id % 2 = 0
            lopez7 |   | 6 | id <= 300 and id % 2 = 1 and last_name = 'Lopez7'
                   | 4 | 5 | false
                   |   | 9 | false
            """)
    void allPagesOfALineOrSequenceMatchThePlainFilter(
            @Nullable String typed, @Nullable Long line, @Nullable Long sequence, String filter) {
        assertThat(all(typed, new Links(null, null, null, line, sequence, null, null, Visibility.ofTheSystem())))
                .isEqualTo(list(filter));
    }

    @Test
    void aPageThatFindsNothingAmongTheNewestContactsHasANextCursor() {
        FoundContacts page = contacts.list(ACCOUNT, search("olderco", ofUser(null), null));
        assertThat(page.contacts()).isEmpty();
        assertThat(page.searchedTo()).isNotNull();
    }

    private static Links ofUser(@Nullable Long user) {
        return new Links(user, null, null, null, null, null, null, Visibility.ofTheSystem());
    }

    private static List<Long> all(@Nullable String typed, Links links) {
        List<Long> found = new ArrayList<>();
        @Nullable Position after = null;
        do {
            FoundContacts page = contacts.list(ACCOUNT, search(typed, links, after));
            page.contacts().forEach(contact -> found.add(contact.id().value()));
            after = page.contacts().size() == LIMIT ? position(page.contacts().getLast()) : page.searchedTo();
        } while (after != null);
        return found;
    }

    private static Position position(Contact contact) {
        return new Position(contact.createdAt(), contact.id().value());
    }

    private static ContactSearch search(@Nullable String typed, Links links, @Nullable Position after) {
        Form form = new Form(typed == null ? Map.of() : Map.of("q", new FormValue.Text(typed)));
        SearchWords words = SearchWords.read(new Params(form, new Faults()), "q");
        return new ContactSearch(null, words, null, links, null, null, after, LIMIT);
    }

    private static List<Long> list(String filter) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select id from contact where " + filter + " order by created_at desc, id desc")
                        .mapTo(Long.class)
                        .list());
    }
}
