package firstring.contacts.search;

import firstring.accounts.AccountId;
import firstring.contacts.search.ContactSearch.Position;
import firstring.contacts.search.SearchEstimateStore.Expected;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Finds contacts by typed words and by filters, newest first. Thread-safe.
 *
 * <p>If many contacts match, scanning the newest ones finds a page quickly; if few match, the search index does. So a short
 * scan comes first. If it finds too little, the statistics tell whether few contacts match; then the index is forced, up to a
 * limit, because the planner's own choice between the two costs seconds when it is wrong. If many contacts match but few of
 * the newest do, a longer scan follows; where it stops, the page is not full and the search can be continued.
 */
public final class ContactSearchStore {
    /** The number of contacts in the first scan: about 2 ms. */
    private static final int NEAR = 2_000;

    /** The maximum number of contacts that one search scans: about 20 ms. */
    private static final int FAR = 10 * NEAR;

    /** The maximum number of contacts from the index that are checked: about 20 ms. */
    static final int MAX_FOUND = 10_000;

    /** Shorter pieces occur in too many numbers. */
    private static final int RARE_PIECE = "%1234%".length();

    private static final String LIMIT_TIME =
            "set local statement_timeout = '5s'; set local max_parallel_workers_per_gather = 0";

    /** Leaves bitmap scans as the only plan, and so the search index. */
    private static final String FORCE_INDEX = "set local enable_seqscan = off; set local enable_indexscan = off";

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

    /** The same condition, hidden from the index: reading there that most contacts belong to the account takes most of the time. */
    private static final String OWN_OF_MOST = "c.account_id = any(array[:account::bigint])";

    private static final String BY_NUMBER = """
            select c.id
            from contact_phone p
            join contact c on c.account_id = p.account_id and c.id = p.contact_id
            where p.account_id = :account and c.account_id = :account and p.e164 = any(:forms) and (<filters>) <range>
            order by c.created_at desc, c.id desc
            limit :limit
            """;

    private final Database database;

    public ContactSearchStore(Database database) {
        this.database = database;
    }

    /** Ids in the list's order. A search that takes longer than five seconds fails. */
    public Found find(AccountId account, ContactSearch search) {
        return database.jdbi().inTransaction(tx -> {
            tx.execute(LIMIT_TIME);
            return new Finding(tx, account, search).find();
        });
    }

    /**
     * The result of one search.
     *
     * @param searchedTo the last contact checked; null when the page is full or there are no more contacts
     */
    public record Found(List<Long> ids, @Nullable Position searchedTo) {}

    /** @param most the number of contacts the index found by one condition */
    private record Hit(int most, long contact) {}

    /** One search in one transaction. */
    private static final class Finding {
        private final Handle tx;
        private final ContactSearch search;
        private final SearchFilterStore filters;

        Finding(Handle tx, AccountId account, ContactSearch search) {
            this.tx = tx;
            this.search = search;
            this.filters = new SearchFilterStore(tx, account, search);
        }

        Found find() {
            List<String> all = filters.all();
            if (search.e164() != null) {
                return new Found(
                        filters.query(tx, BY_NUMBER, all).mapTo(Long.class).list(), null);
            }
            if (all.isEmpty()) {
                return walk(all, search.limit());
            }
            Found near = walk(all, NEAR);
            if (near.searchedTo() == null) {
                return near;
            }
            boolean isFrequent = near.ids().size() * FAR / NEAR >= search.limit();
            Found found = isFrequent ? walk(all, FAR) : near;
            if (found.searchedTo() == null) {
                return found;
            }
            Optional<Found> looked = filters.isInNoIndex() ? Optional.empty() : lookUp();
            return looked.orElseGet(() -> isFrequent ? found : walk(all, FAR));
        }

        private Found walk(List<String> wanted, int reach) {
            List<Long> ids = filters.query(tx, WALK, wanted)
                    .bind("reach", reach)
                    .mapTo(Long.class)
                    .list();
            return new Found(ids, ids.size() == search.limit() ? null : findLastWalked(reach));
        }

        private @Nullable Position findLastWalked(int reach) {
            return filters.query(tx, LAST_WALKED, List.of())
                    .bind("reach", reach)
                    .map((row, context) -> new Position(Moments.get(row, "created_at"), row.getLong("id")))
                    .findOne()
                    .orElse(null);
        }

        /** Empty when too many contacts would have to be checked. */
        private Optional<Found> lookUp() {
            String piece = filters.phonePiece();
            if (piece != null && piece.length() < RARE_PIECE) {
                return Optional.empty();
            }
            Expected expected = SearchEstimateStore.expect(tx, filters, search);
            return expected.few() ? lookUp(expected) : Optional.empty();
        }

        private Optional<Found> lookUp(Expected expected) {
            tx.execute(FORCE_INDEX);
            List<Hit> hits = filters.query(tx, LOOK_UP_START + branches(expected) + LOOK_UP_END, filters.links())
                    .bind("rare_words", expected.rareWords())
                    .bind("most_found", MAX_FOUND)
                    .map((row, context) -> new Hit(row.getInt("most"), row.getLong("id")))
                    .list();
            return hits.getFirst().most() == MAX_FOUND
                    ? Optional.empty()
                    : Optional.of(new Found(
                            hits.stream()
                                    .map(Hit::contact)
                                    .filter(contact -> contact != 0)
                                    .toList(),
                            null));
        }

        /** One branch for each condition by which a contact may match the typed text: an "or" would use no index. */
        private String branches(Expected expected) {
            String own = expected.isOfMost() ? OWN_OF_MOST : OWN;
            List<String> typed = filters.typed();
            if (typed.isEmpty()) {
                return BRANCH.formatted(0, "true", own, "true");
            }
            List<String> branches = new ArrayList<>();
            for (String way : typed) {
                String rare = expected.rareWords() == null ? "true" : SearchFilterStore.RARE_WORDS;
                String inIndex = way.equals(SearchFilterStore.WORDS) ? rare : way;
                branches.add(BRANCH.formatted(branches.size(), way, own, inIndex));
            }
            return String.join(" union all ", branches);
        }
    }
}
