package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * Finds contacts by what was typed and by filters, the newest first. Thread-safe.
 *
 * <p>What many contacts match is found by walking the newest ones; what few match, by the search index. Nobody knows
 * beforehand which of the two it is: the planner's guess is worth nothing for what is half typed, and a wrong one costs
 * seconds. So a walk of bounded length comes first; where it finds too little, the index is forced.
 */
final class ContactSearchStore {
    /** How many contacts the first walk looks at: some 10 ms. */
    static final int NEAR = 20_000;

    /** How many it looks at when the first one found a good part of a page. */
    static final int FAR = 5 * NEAR;

    /** How many contacts tell how common a word is. */
    private static final int SAMPLE = 5_000;

    /** A word that more than one contact in fifty has narrows less than reading its contacts in the index costs. */
    private static final int COMMON = SAMPLE / 50;

    private static final String LIMIT_TIME = "set local statement_timeout = '5s'";

    /** Leaves bitmap scans, that is the search index, as the only way. */
    private static final String FORCE_INDEX = "set local enable_seqscan = off; set local enable_indexscan = off";

    private static final String LIST_OTHER_NUMBERS = """
            select p.contact_id
            from contact_phone p
            where p.account_id = :account and not p.is_primary and p.e164 like :piece
            order by p.contact_id desc
            limit 10000
            """;

    private static final String WALK = """
            select w.id
            from (
              select c.id, c.created_at, (<filters>) as hit
              from contact c
              where c.account_id = :account <range>
              order by c.created_at desc, c.id desc
              limit :reach) w
            where w.hit
            order by w.created_at desc, w.id desc
            limit :limit
            """;

    private static final String COUNT_IN_SAMPLE = """
            select count(*) filter (where s.search_words @@ w.beginning::tsquery) as contacts
            from unnest(:beginnings) with ordinality as w (beginning, place)
            cross join (
              select c.search_words from contact c
              where c.account_id = :account
              order by c.created_at desc, c.id desc
              limit :sample) s
            group by w.place
            order by w.place
            """;

    private static final String LOOK_UP_START = "with found as materialized (";

    private static final String LOOK_UP_END = """
            )
            select f.id from found f order by f.created_at desc, f.id desc limit :limit
            """;

    private static final String BRANCH = """
            select c.id, c.created_at from contact c where c.account_id = :account and <filters> <range>
            """;

    private static final String BY_NUMBER = """
            select c.id
            from contact_phone p
            join contact c on c.account_id = p.account_id and c.id = p.contact_id
            where p.account_id = :account and c.account_id = :account and p.e164 = :e164 and (<filters>) <range>
            order by c.created_at desc, c.id desc
            limit :limit
            """;

    private static final String WORDS = "c.search_words @@ :words::tsquery";

    /** The second test is no condition of an index, so that common words are not read there. */
    private static final String RARE_WORDS =
            "c.search_words @@ :rare_words::tsquery and (c.search_words @@ :words::tsquery) is true";

    private static final String PHONE_PIECE = "c.phone_number like :piece";
    private static final String OTHER_NUMBER = "c.id = any(:others)";
    private static final String USER = "c.user_id = :user";
    private static final String LEAD_SOURCE = "c.lead_source_id = :lead_source";
    private static final String DISPOSITION_STATUS = "c.disposition_status_id = :disposition_status";
    private static final String TAG = """
            exists (
              select from contact_tag t
              where t.account_id = :account and t.tag_id = :tag and t.contact_id = c.id)""";

    private static final String CREATED_FROM = "and c.created_at >= :created_from";
    private static final String CREATED_TO = "and c.created_at < :created_to";
    private static final String AFTER = "and (c.created_at, c.id) < (:after_at, :after_id)";

    private final Database database;

    ContactSearchStore(Database database) {
        this.database = database;
    }

    /** Ids in the list's order. A search that takes longer than five seconds fails. */
    List<Long> find(AccountId account, ContactSearch search) {
        return database.jdbi().inTransaction(tx -> {
            tx.execute(LIMIT_TIME);
            return new Finding(tx, account, search).find();
        });
    }

    /** One search in one transaction; what stands in its statements beside the constants above comes from no request. */
    private static final class Finding {
        private final Handle tx;
        private final AccountId account;
        private final ContactSearch search;
        private final List<Long> others;
        private final List<String> links;
        private final List<String> typed;
        private int reach;
        private @Nullable String rareWords;

        Finding(Handle tx, AccountId account, ContactSearch search) {
            this.tx = tx;
            this.account = account;
            this.search = search;
            this.others = otherNumbers();
            this.links = links();
            this.typed = typed();
        }

        List<Long> find() {
            List<String> filters = new ArrayList<>(links);
            if (!typed.isEmpty()) {
                filters.add("(" + String.join(" or ", typed) + ")");
            }
            if (search.e164() != null) {
                return run(BY_NUMBER, filters);
            }
            List<Long> found = walk(filters);
            return filters.isEmpty() || found.size() == search.limit() ? found : lookUp();
        }

        private List<Long> walk(List<String> filters) {
            reach = NEAR;
            List<Long> near = run(WALK, filters);
            boolean isWorthMore = near.size() < search.limit() && near.size() * FAR / NEAR >= search.limit();
            reach = FAR;
            return isWorthMore ? run(WALK, filters) : near;
        }

        /** One branch for each way in which a contact may match what was typed: an "or" would use no index. */
        private List<Long> lookUp() {
            SearchWords words = search.words();
            rareWords = words == null ? null : rareWords(words);
            tx.execute(FORCE_INDEX);
            List<String> branches = new ArrayList<>(typed.isEmpty() ? List.of(BRANCH) : List.of());
            typed.forEach(way -> branches.add(BRANCH + " and " + (way.equals(WORDS) ? RARE_WORDS : way)));
            return run(LOOK_UP_START + String.join(" union ", branches) + LOOK_UP_END, links);
        }

        /** The words that few contacts have, or the rarest. */
        private String rareWords(SearchWords words) {
            List<String> beginnings = words.beginnings();
            List<Integer> counts = beginnings.size() == 1 ? List.of(0) : countInSample(beginnings);
            if (counts.size() < beginnings.size()) {
                return words.query();
            }
            int rarest = counts.indexOf(Collections.min(counts));
            List<String> rare = new ArrayList<>(List.of(beginnings.get(rarest)));
            for (int i = 0; i < beginnings.size(); i++) {
                if (i != rarest && counts.get(i) <= COMMON) {
                    rare.add(beginnings.get(i));
                }
            }
            return String.join(" & ", rare);
        }

        private List<Integer> countInSample(List<String> beginnings) {
            return tx.createQuery(COUNT_IN_SAMPLE)
                    .bind("account", account.value())
                    .bindArray("beginnings", String.class, beginnings)
                    .bind("sample", SAMPLE)
                    .mapTo(Integer.class)
                    .list();
        }

        private List<Long> otherNumbers() {
            String piece = phonePiece();
            return piece == null
                    ? List.of()
                    : tx.createQuery(LIST_OTHER_NUMBERS)
                            .bind("account", account.value())
                            .bind("piece", piece)
                            .mapTo(Long.class)
                            .list();
        }

        private List<String> links() {
            List<String> filters = new ArrayList<>();
            add(filters, search.links().user(), USER);
            add(filters, search.links().leadSource(), LEAD_SOURCE);
            add(filters, search.links().dispositionStatus(), DISPOSITION_STATUS);
            add(filters, search.tag(), TAG);
            return filters;
        }

        private List<String> typed() {
            List<String> ways = new ArrayList<>();
            add(ways, search.words(), WORDS);
            add(ways, phonePiece(), PHONE_PIECE);
            add(ways, others.isEmpty() ? null : others, OTHER_NUMBER);
            return ways;
        }

        private String range() {
            List<String> bounds = new ArrayList<>();
            add(bounds, search.createdFrom(), CREATED_FROM);
            add(bounds, search.createdTo(), CREATED_TO);
            add(bounds, search.after(), AFTER);
            return String.join(" ", bounds);
        }

        private static void add(List<String> filters, @Nullable Object asked, String filter) {
            if (asked != null) {
                filters.add(filter);
            }
        }

        private @Nullable String phonePiece() {
            return search.words() == null ? null : search.words().phonePiece();
        }

        private List<Long> run(String sql, List<String> filters) {
            Query query = tx.createQuery(sql)
                    .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                    .define("filters", filters.isEmpty() ? "true" : String.join(" and ", filters))
                    .define("range", range());
            return bind(query).mapTo(Long.class).list();
        }

        private Query bind(Query query) {
            ContactSearch.Position after = search.after();
            return query.bind("account", account.value())
                    .bind("e164", search.e164())
                    .bind(
                            "words",
                            search.words() == null ? null : search.words().query())
                    .bind("rare_words", rareWords)
                    .bind("piece", phonePiece())
                    .bindArray("others", Long.class, others)
                    .bind("user", search.links().user())
                    .bind("lead_source", search.links().leadSource())
                    .bind("disposition_status", search.links().dispositionStatus())
                    .bind("tag", search.tag())
                    .bind("created_from", Moments.utcOrNull(search.createdFrom()))
                    .bind("created_to", Moments.utcOrNull(search.createdTo()))
                    .bind("after_at", after == null ? null : Moments.utc(after.createdAt()))
                    .bind("after_id", after == null ? null : after.id())
                    .bind("reach", reach)
                    .bind("limit", search.limit());
        }
    }
}
