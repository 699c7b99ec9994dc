package firstring.contacts.search;

import firstring.accounts.AccountId;
import firstring.contacts.Visibility;
import firstring.contacts.search.ContactSearch.Position;
import firstring.phone.Phones;
import firstring.postgres.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a search as SQL. Only these constants become part of a statement, never text from a
 * request.
 */
final class SearchFilterStore {
    private static final String LIST_OTHER_NUMBERS = """
            select p.contact_id
            from contact_phone p
            where p.account_id = :account and not p.is_primary and p.e164 like :piece
            order by p.contact_id desc
            limit 10000
            """;

    private static final String LIST_PEOPLE = """
            select e.contact_id
            from enrollment e
            where e.account_id = :account and e.sequence_id = :sequence and e.state = 'active'
            limit :limit
            """;

    static final String WORDS = "c.search_words @@ :words::tsquery";

    static final String RARE_WORDS = "c.search_words @@ :rare_words::tsquery";

    private static final String PHONE_PIECE = "c.phone_number like :piece";
    private static final String OTHER_NUMBER = "c.id = any(:others)";
    private static final String USER = "c.user_id = :user";
    private static final String LEAD_SOURCE = "c.lead_source_id = :lead_source";
    private static final String DISPOSITION_STATUS = "c.disposition_status_id = :disposition_status";
    private static final String LINE = "c.line_id = :line";
    private static final String OWNERS = "(c.user_id = any(:owners) or c.user_id is null)";
    private static final String DNC = "c.is_dnc";
    private static final String OPTED_OUT = """
            c.id in (
              select p.contact_id from phone_stop s
              join contact_phone p on p.account_id = s.account_id and p.e164 = s.e164
              where s.account_id = :account and p.account_id = :account and s.kind = 'opted_out' and p.is_primary)""";

    private static final String TAG = """
            exists (
              select from contact_tag t
              where t.account_id = :account and t.tag_id = :tag and t.contact_id = c.id)""";

    /** The offset keeps the planner from reading all contacts of a sequence for a scan that meets few of them. */
    private static final String SEQUENCE_OF_MANY = """
            exists (
              select from enrollment e
              where e.account_id = :account and e.sequence_id = :sequence and e.contact_id = c.id and e.state = 'active'
              offset 0)""";

    private static final String SEQUENCE_OF_FEW = "c.id = any(:people)";

    private static final String CREATED_FROM = "and c.created_at >= :created_from";
    private static final String CREATED_TO = "and c.created_at < :created_to";
    private static final String AFTER = "and (c.created_at, c.id) < (:after_at, :after_id)";

    /** Conditions without an index: a line has many contacts, and a team also includes those without an owner. */
    private static final Set<String> IN_NO_INDEX =
            Set.of(LINE, SEQUENCE_OF_MANY, OWNERS, "not " + DNC, "not " + OPTED_OUT);

    private final AccountId account;
    private final ContactSearch search;
    private final List<Long> others;
    private final List<Long> people;

    SearchFilterStore(Handle tx, AccountId account, ContactSearch search) {
        this.account = account;
        this.search = search;
        this.others = otherNumbers(tx);
        this.people = people(tx);
    }

    /** Conditions on the contact's links and state. */
    List<String> links() {
        List<String> filters = countable();
        add(filters, search.links().line(), LINE);
        if (people.size() > ContactSearchStore.MAX_FOUND) {
            filters.add(SEQUENCE_OF_MANY);
        }
        return filters;
    }

    /** The same, without conditions that only a scan can check, no matter how few contacts match. */
    List<String> countable() {
        List<String> filters = new ArrayList<>();
        add(filters, search.links().user(), USER);
        add(filters, search.links().leadSource(), LEAD_SOURCE);
        add(filters, search.links().dispositionStatus(), DISPOSITION_STATUS);
        add(filters, search.tag(), TAG);
        if (search.links().sequence() != null && people.size() <= ContactSearchStore.MAX_FOUND) {
            filters.add(SEQUENCE_OF_FEW);
        }
        addFlag(filters, search.links().dnc(), DNC);
        addFlag(filters, search.links().optedOut(), OPTED_OUT);
        if (isOfTeam()) {
            filters.add(OWNERS);
        }
        return filters;
    }

    /** The conditions by which a contact may match the typed text. */
    List<String> typed() {
        List<String> ways = new ArrayList<>();
        add(ways, search.words(), WORDS);
        add(ways, phonePiece(), PHONE_PIECE);
        add(ways, others.isEmpty() ? null : others, OTHER_NUMBER);
        return ways;
    }

    List<String> all() {
        List<String> filters = links();
        List<String> typed = typed();
        if (!typed.isEmpty()) {
            filters.add("(" + String.join(" or ", typed) + ")");
        }
        return filters;
    }

    /** True when only a scan can check all conditions. */
    boolean isInNoIndex() {
        return IN_NO_INDEX.containsAll(all());
    }

    @Nullable
    String phonePiece() {
        return search.words() == null ? null : search.words().phonePiece();
    }

    /** A statement with these filters and the search's range, with all parameters bound. */
    Query query(Handle tx, String sql, List<String> filters) {
        Query query = tx.createQuery(sql)
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .define("filters", filters.isEmpty() ? "true" : String.join(" and ", filters))
                .define("range", range());
        return bind(query);
    }

    private Query bind(Query query) {
        Position after = search.after();
        return query.bind("account", account.value())
                .bindArray("forms", String.class, search.e164() == null ? List.of() : Phones.forms(search.e164()))
                .bind("words", search.words() == null ? null : search.words().query())
                .bind("piece", phonePiece())
                .bindArray("others", Long.class, others)
                .bindArray("people", Long.class, people)
                .bind("user", search.links().user())
                .bind("lead_source", search.links().leadSource())
                .bind("disposition_status", search.links().dispositionStatus())
                .bind("line", search.links().line())
                .bind("sequence", search.links().sequence())
                .bind("tag", search.tag())
                .bindArray(
                        "owners",
                        Long.class,
                        List.copyOf(search.links().visible().owners()))
                .bind("created_from", Moments.utcOrNull(search.createdFrom()))
                .bind("created_to", Moments.utcOrNull(search.createdTo()))
                .bind("after_at", after == null ? null : Moments.utc(after.createdAt()))
                .bind("after_id", after == null ? null : after.id())
                .bind("limit", search.limit());
    }

    private String range() {
        List<String> bounds = new ArrayList<>();
        add(bounds, search.createdFrom(), CREATED_FROM);
        add(bounds, search.createdTo(), CREATED_TO);
        add(bounds, search.after(), AFTER);
        return String.join(" ", bounds);
    }

    private List<Long> otherNumbers(Handle tx) {
        String piece = phonePiece();
        return piece == null
                ? List.of()
                : tx.createQuery(LIST_OTHER_NUMBERS)
                        .bind("account", account.value())
                        .bind("piece", piece)
                        .mapTo(Long.class)
                        .list();
    }

    /** The contacts in the sequence; one more than few if there are many. The statistics do not know which contacts have left. */
    private List<Long> people(Handle tx) {
        Long sequence = search.links().sequence();
        return sequence == null
                ? List.of()
                : tx.createQuery(LIST_PEOPLE)
                        .bind("account", account.value())
                        .bind("sequence", sequence)
                        .bind("limit", ContactSearchStore.MAX_FOUND + 1)
                        .mapTo(Long.class)
                        .list();
    }

    /** An agent's own contacts are found like those of any one owner. */
    private boolean isOfTeam() {
        Visibility visible = search.links().visible();
        return !visible.all() && visible.unowned() && search.links().user() == null;
    }

    private static void addFlag(List<String> filters, @Nullable Boolean asked, String filter) {
        if (asked != null) {
            filters.add(asked ? filter : "not " + filter);
        }
    }

    private static void add(List<String> filters, @Nullable Object asked, String filter) {
        if (asked != null) {
            filters.add(filter);
        }
    }
}
