package firstring.console.leads;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The results of replayed leads. Thread-safe. */
public final class LeadStore {
    private static final String LIST_REPLAYS = """
            select l.replay_of, max(l.id) as id
            from lead as l
            where l.account_id = :account and l.replay_of = any (:ids)
            group by l.replay_of
            """;

    private static final String COUNT_FIXABLE = """
            select count(*)
            from (select from fixable_lead where account_id = :account and resolution is null limit :limit) as f
            """;

    private final Database database;

    public LeadStore(Database database) {
        this.database = database;
    }

    /** How many leads need fixing, at most this many. */
    int countFixable(AccountId account, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNT_FIXABLE)
                        .bind("account", account.value())
                        .bind("limit", limit)
                        .mapTo(Integer.class)
                        .one());
    }

    /** The latest replay of each of these leads that has one. */
    Map<Long, Long> findReplays(AccountId account, List<Long> leads) {
        Map<Long, Long> replays = new HashMap<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery(LIST_REPLAYS)
                        .bind("account", account.value())
                        .bindArray("ids", Long.class, leads)
                        .map((row, context) -> Map.entry(row.getLong("replay_of"), row.getLong("id")))
                        .forEach(entry -> replays.put(entry.getKey(), entry.getValue())));
        return replays;
    }
}
