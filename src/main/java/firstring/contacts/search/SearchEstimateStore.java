package firstring.contacts.search;

import firstring.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Estimates how many contacts a search finds, from the planner's statistics. Stateless. */
final class SearchEstimateStore {
    /** The number of index entries read: about 40 ms for a first page, and 500 ms for a later one. */
    private static final double MAX_READ_AT_FIRST = 160_000;

    private static final double MAX_READ_LATER = 2_000_000;

    /** Only words that more than about this share of contacts have appear in the statistics. */
    private static final double UNKNOWN = 0.01;

    /** Shorter prefixes belong to so many different words that the statistics cover few of them. */
    private static final int RARE_BEGINNING = "'abc':*".length();

    private static final String ESTIMATED = """
            select from contact c where c.account_id = :account and %s
            """;

    private static final String COUNT_ALL = "select reltuples from pg_class where oid = 'contact'::regclass";

    private SearchEstimateStore() {}

    /**
     * The estimate for a search.
     *
     * @param few whether few contacts have the rare words and pass the filters
     * @param rareWords the words to look up, as a {@code tsquery}; null: none
     * @param isOfMost whether most contacts of the installation belong to the account
     */
    record Expected(boolean few, @Nullable String rareWords, boolean isOfMost) {}

    static Expected expect(Handle tx, SearchFilterStore filters, ContactSearch search) {
        List<String> beginnings =
                search.words() == null ? List.of() : search.words().beginnings();
        List<Double> estimates = estimate(tx, filters, beginnings);
        double own = estimates.getFirst();
        double few = Math.max(ContactSearchStore.MAX_FOUND, own * UNKNOWN);
        RareWords rare = RareWords.choose(
                own,
                estimates.get(1),
                estimates.subList(2, estimates.size()),
                Math.max(few, search.after() == null ? MAX_READ_AT_FIRST : MAX_READ_LATER));
        String rareWords = rare.indexes().isEmpty()
                ? null
                : rare.indexes().stream().map(beginnings::get).collect(Collectors.joining(" & "));
        return new Expected(rare.expected() <= few, rareWords, own > countAll(tx) / 2);
    }

    /** The number of contacts in all accounts. */
    private static double countAll(Handle tx) {
        return tx.createQuery(COUNT_ALL).mapTo(Double.class).one();
    }

    /** The number of contacts in total, passing the filters, and having each word. */
    private static List<Double> estimate(Handle tx, SearchFilterStore filters, List<String> beginnings) {
        List<String> links = filters.countable();
        List<String> counted = new ArrayList<>(List.of("true", links.isEmpty() ? "true" : "<filters>"));
        for (int i = 0; i < beginnings.size(); i++) {
            counted.add("c.search_words @@ :word" + i + "::tsquery");
        }
        Query query = filters.query(
                tx,
                "explain (format json) "
                        + counted.stream().map(ESTIMATED::formatted).collect(Collectors.joining(" union all ")),
                links);
        for (int i = 0; i < beginnings.size(); i++) {
            query.bind("word" + i, beginnings.get(i));
        }
        JsonNode plans =
                Json.tree(query.mapTo(String.class).one()).path(0).path("Plan").path("Plans");
        List<Double> estimates = new ArrayList<>();
        plans.forEach(plan -> estimates.add(plan.path("Plan Rows").asDouble()));
        for (int i = 0; i < beginnings.size(); i++) {
            if (beginnings.get(i).length() < RARE_BEGINNING) {
                estimates.set(i + 2, estimates.getFirst());
            }
        }
        return estimates;
    }
}
