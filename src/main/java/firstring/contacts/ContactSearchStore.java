package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.contacts.ContactSearch.Position;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds contacts by what was typed and by filters, the newest first. Thread-safe.
 *
 * <p>What many contacts match is found by walking the newest ones; what few match, by the search index. So a short walk
 * comes first. Where it finds too little, the statistics tell whether few contacts match; then the index is forced, up to a
 * limit, for the planner's own choice between the two costs seconds when it is wrong. What many match, though none of the
 * newest, a longer walk looks for; where it ends, the search has a page that is not full and can be continued.
 */
final class ContactSearchStore {
    /** How many contacts the first walk looks at: some 2 ms. */
    private static final int NEAR = 2_000;

    /** How many contacts one search walks by at most: some 20 ms. */
    private static final int FAR = 10 * NEAR;

    /** How many contacts that the index has found are looked at: some 20 ms. */
    private static final int MOST_FOUND = 10_000;

    /** How many entries of the index are read: for the first page some 40 ms, for one that continues 500 ms. */
    private static final double MOST_READ_AT_FIRST = 160_000;

    private static final double MOST_READ_LATER = 2_000_000;

    /** The statistics know the words that more contacts than about this share have; of any other they say nothing. */
    private static final double UNKNOWN = 0.01;

    /** Shorter beginnings are of so many different words that the statistics know few of them. */
    private static final int RARE_BEGINNING = "'abc':*".length();

    /** Shorter pieces of numbers are in too many numbers. */
    private static final int RARE_PIECE = "%1234%".length();

    private static final String LIMIT_TIME =
            "set local statement_timeout = '5s'; set local max_parallel_workers_per_gather = 0";

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

    private static final String LAST_WALKED = """
            select c.created_at, c.id
            from contact c
            where c.account_id = :account <range>
            order by c.created_at desc, c.id desc
            offset :reach - 1
            limit 1
            """;

    private static final String ESTIMATED = """
            select from contact c where c.account_id = :account and %s
            """;

    private static final String LOOK_UP_START = "with found as materialized (";

    private static final String LOOK_UP_END = """
            )
            select w.most, h.id
            from (
              select coalesce(max(n.found), 0) as most
              from (select count(*) as found from found f group by f.branch) n) w
            left join lateral (
              select f.id, f.created_at
              from found f
              where f.hit
              group by f.id, f.created_at
              order by f.created_at desc, f.id desc
              limit :limit) h on true
            order by h.created_at desc, h.id desc
            """;

    private static final String BRANCH = """
            (select %d as branch, c.id, c.created_at, %s as hit
            from contact c
            where %s and %s and <filters> <range>
            limit :most_found)
            """;

    private static final String OWN = "c.account_id = :account";

    /** The same, which the index cannot answer: to read there that most contacts are the account's takes most of the time. */
    private static final String OWN_OF_MOST = "c.account_id = any(array[:account::bigint])";

    private static final String COUNT_ALL = "select reltuples from pg_class where oid = 'contact'::regclass";

    private static final String BY_NUMBER = """
            select c.id
            from contact_phone p
            join contact c on c.account_id = p.account_id and c.id = p.contact_id
            where p.account_id = :account and c.account_id = :account and p.e164 = :e164 and (<filters>) <range>
            order by c.created_at desc, c.id desc
            limit :limit
            """;

    private static final String WORDS = "c.search_words @@ :words::tsquery";

    private static final String RARE_WORDS = "c.search_words @@ :rare_words::tsquery";

    private static final String PHONE_PIECE = "c.phone_number like :piece";
    private static final String OTHER_NUMBER = "c.id = any(:others)";
    private static final String USER = "c.user_id = :user";
    private static final String LEAD_SOURCE = "c.lead_source_id = :lead_source";
    private static final String DISPOSITION_STATUS = "c.disposition_status_id = :disposition_status";
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

    private static final String CREATED_FROM = "and c.created_at >= :created_from";
    private static final String CREATED_TO = "and c.created_at < :created_to";
    private static final String AFTER = "and (c.created_at, c.id) < (:after_at, :after_id)";

    private final Database database;

    ContactSearchStore(Database database) {
        this.database = database;
    }

    /** Ids in the list's order. A search that takes longer than five seconds fails. */
    Found find(AccountId account, ContactSearch search) {
        return database.jdbi().inTransaction(tx -> {
            tx.execute(LIMIT_TIME);
            return new Finding(tx, account, search).find();
        });
    }

    /**
     * What one search found.
     *
     * @param searchedTo how far it came; null when it found as many as asked, or there are no more
     */
    record Found(List<Long> ids, @Nullable Position searchedTo) {}

    /** @param most how many contacts the index has found in one way */
    private record Hit(int most, long contact) {}

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
        private String own = OWN;

        Finding(Handle tx, AccountId account, ContactSearch search) {
            this.tx = tx;
            this.account = account;
            this.search = search;
            this.others = otherNumbers();
            this.links = links();
            this.typed = typed();
        }

        Found find() {
            List<String> filters = new ArrayList<>(links);
            if (!typed.isEmpty()) {
                filters.add("(" + String.join(" or ", typed) + ")");
            }
            if (search.e164() != null) {
                return new Found(query(BY_NUMBER, filters).mapTo(Long.class).list(), null);
            }
            if (filters.isEmpty()) {
                return walk(filters, search.limit());
            }
            Found near = walk(filters, NEAR);
            if (near.searchedTo() == null) {
                return near;
            }
            boolean isFrequent = near.ids().size() * FAR / NEAR >= search.limit();
            Found found = isFrequent ? walk(filters, FAR) : near;
            if (found.searchedTo() == null) {
                return found;
            }
            Optional<Found> looked = isInNoIndex(filters) ? Optional.empty() : lookUp();
            return looked.orElseGet(() -> isFrequent ? found : walk(filters, FAR));
        }

        /** No index finds contacts without owner, so a team's are found by walking alone. */
        private boolean isInNoIndex(List<String> filters) {
            return isOfTeam() && filters.size() == 1;
        }

        private Found walk(List<String> filters, int contacts) {
            reach = contacts;
            List<Long> ids = query(WALK, filters).mapTo(Long.class).list();
            return new Found(ids, ids.size() == search.limit() ? null : findLastWalked());
        }

        private @Nullable Position findLastWalked() {
            return query(LAST_WALKED, List.of())
                    .map((row, context) -> new Position(Moments.get(row, "created_at"), row.getLong("id")))
                    .findOne()
                    .orElse(null);
        }

        /** Empty when too many contacts would have to be looked at. */
        private Optional<Found> lookUp() {
            String piece = phonePiece();
            if ((piece != null && piece.length() < RARE_PIECE) || !isOfFew()) {
                return Optional.empty();
            }
            tx.execute(FORCE_INDEX);
            List<Hit> hits = query(LOOK_UP_START + branches() + LOOK_UP_END, links)
                    .map((row, context) -> new Hit(row.getInt("most"), row.getLong("id")))
                    .list();
            return hits.getFirst().most() == MOST_FOUND
                    ? Optional.empty()
                    : Optional.of(new Found(
                            hits.stream()
                                    .map(Hit::contact)
                                    .filter(contact -> contact != 0)
                                    .toList(),
                            null));
        }

        /** One branch for each way in which a contact may match what was typed: an "or" would use no index. */
        private String branches() {
            if (typed.isEmpty()) {
                return BRANCH.formatted(0, "true", own, "true");
            }
            List<String> branches = new ArrayList<>();
            for (String way : typed) {
                String inIndex = way.equals(WORDS) ? rareWords == null ? "true" : RARE_WORDS : way;
                branches.add(BRANCH.formatted(branches.size(), way, own, inIndex));
            }
            return String.join(" union all ", branches);
        }

        /** True when few contacts are expected to have the rare words and to pass the filters. */
        private boolean isOfFew() {
            List<String> beginnings =
                    search.words() == null ? List.of() : search.words().beginnings();
            List<Double> estimates = estimate(beginnings);
            own = estimates.getFirst() > countAll() / 2 ? OWN_OF_MOST : OWN;
            double few = Math.max(MOST_FOUND, estimates.getFirst() * UNKNOWN);
            RareWords rare = RareWords.choose(
                    estimates.get(0),
                    estimates.get(1),
                    estimates.subList(2, estimates.size()),
                    Math.max(few, search.after() == null ? MOST_READ_AT_FIRST : MOST_READ_LATER));
            rareWords = rare.places().isEmpty()
                    ? null
                    : rare.places().stream().map(beginnings::get).collect(Collectors.joining(" & "));
            return rare.expected() <= few;
        }

        /** The contacts of all accounts, by the statistics. */
        private double countAll() {
            return tx.createQuery(COUNT_ALL).mapTo(Double.class).one();
        }

        /** How many contacts there are, pass the filters, and have each word, by the planner's statistics. */
        private List<Double> estimate(List<String> beginnings) {
            List<String> counted = new ArrayList<>(List.of("true", links.isEmpty() ? "true" : "<filters>"));
            for (int i = 0; i < beginnings.size(); i++) {
                counted.add("c.search_words @@ :word" + i + "::tsquery");
            }
            Query query = query(
                    "explain (format json) "
                            + counted.stream().map(ESTIMATED::formatted).collect(Collectors.joining(" union all ")),
                    links);
            for (int i = 0; i < beginnings.size(); i++) {
                query.bind("word" + i, beginnings.get(i));
            }
            JsonNode plans = Json.tree(query.mapTo(String.class).one())
                    .path(0)
                    .path("Plan")
                    .path("Plans");
            List<Double> estimates = new ArrayList<>();
            plans.forEach(plan -> estimates.add(plan.path("Plan Rows").asDouble()));
            for (int i = 0; i < beginnings.size(); i++) {
                if (beginnings.get(i).length() < RARE_BEGINNING) {
                    estimates.set(i + 2, estimates.getFirst());
                }
            }
            return estimates;
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
            addFlag(filters, search.links().dnc(), DNC);
            addFlag(filters, search.links().optedOut(), OPTED_OUT);
            if (isOfTeam()) {
                filters.add(OWNERS);
            }
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

        /** An agent's own are found as those of one owner are. */
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

        private @Nullable String phonePiece() {
            return search.words() == null ? null : search.words().phonePiece();
        }

        private Query query(String sql, List<String> filters) {
            Query query = tx.createQuery(sql)
                    .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                    .define("filters", filters.isEmpty() ? "true" : String.join(" and ", filters))
                    .define("range", range());
            return bind(query);
        }

        private Query bind(Query query) {
            Position after = search.after();
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
                    .bindArray(
                            "owners",
                            Long.class,
                            List.copyOf(search.links().visible().owners()))
                    .bind("created_from", Moments.utcOrNull(search.createdFrom()))
                    .bind("created_to", Moments.utcOrNull(search.createdTo()))
                    .bind("after_at", after == null ? null : Moments.utc(after.createdAt()))
                    .bind("after_id", after == null ? null : after.id())
                    .bind("reach", reach)
                    .bind("most_found", MOST_FOUND)
                    .bind("limit", search.limit());
        }
    }
}
