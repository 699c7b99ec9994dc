package firstring.upkeep;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Deletes and blanks old rows, one account after the other, each batch in its own transaction. Thread-safe. */
final class PruningStore {
    private static final int BATCH_SIZE = 1_000;

    private static final String LIST_ACCOUNTS = """
            select account_id from account where account_id > :after order by account_id limit :limit
            """;

    private static final String DELETE_LEADS = """
            with picked as materialized (
              select received_at, id
              from lead
              where account_id = :account and received_at < :before
              order by received_at
              limit :limit)
            delete from lead as l
            using picked
            where l.account_id = :account and l.received_at < :before
              and l.received_at = picked.received_at and l.id = picked.id
            """;

    private static final String DELETE_FIXABLE_LEADS = """
            with picked as materialized (
              select lead_id
              from fixable_lead
              where account_id = :account and received_at < :before
              order by received_at
              limit :limit)
            delete from fixable_lead as f
            using picked
            where f.account_id = :account and f.lead_id = picked.lead_id
            """;

    private static final String FIND_RAW_RETENTION = """
            select raw_retention_days from account where account_id = :account and raw_retention_days is not null
            """;

    private static final String BLANK_LEADS = """
            with picked as materialized (
              select received_at, id
              from lead
              where account_id = :account and received_at >= :after and received_at < :before
                and (body is not null or trace is not null or query <> '')
              order by received_at
              limit :limit)
            update lead as l
            set body = null, trace = null, query = ''
            from picked
            where l.account_id = :account and l.received_at >= :after and l.received_at < :before
              and l.received_at = picked.received_at and l.id = picked.id
            returning l.received_at
            """;

    private static final String DELETE_KEYS = """
            with picked as materialized (
              select path, key
              from idempotency_key
              where account_id = :account and created_at < :before
              order by created_at
              limit :limit)
            delete from idempotency_key as k
            using picked
            where k.account_id = :account and k.path = picked.path and k.key = picked.key
            """;

    private static final String DELETE_CALL_ATTEMPTS = """
            with picked as materialized (
              select contact_id, at, id
              from call_attempt
              where account_id = :account and at < :before
              order by at
              limit :limit)
            delete from call_attempt as c
            using picked
            where c.account_id = :account and c.contact_id = picked.contact_id and c.at = picked.at and c.id = picked.id
            """;

    private static final String DELETE_MESSAGES = """
            with picked as materialized (
              select id
              from message
              where account_id = :account and created_at < :before and state not in ('queued', 'held', 'sending')
              order by created_at
              limit :limit)
            delete from message as m
            using picked
            where m.account_id = :account and m.id = picked.id
            """;

    /** The text is a copy of a message that is deleted too. */
    private static final String DELETE_REVIEWS = """
            with picked as materialized (
              select id
              from opt_out_review
              where account_id = :account and decided_at < :before
              order by decided_at
              limit :limit)
            delete from opt_out_review as r
            using picked
            where r.account_id = :account and r.id = picked.id
            """;

    private final Database database;

    PruningStore(Database database) {
        this.database = database;
    }

    void forEachAccount(LongConsumer action) {
        List<Long> page;
        long after = 0;
        do {
            page = listAccounts(after);
            page.forEach(action::accept);
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == BATCH_SIZE);
    }

    void deleteLeads(long account, Instant before) {
        deleteAll(DELETE_FIXABLE_LEADS, account, before);
        deleteAll(DELETE_LEADS, account, before);
    }

    void deleteKeys(long account, Instant before) {
        deleteAll(DELETE_KEYS, account, before);
    }

    void deleteCallAttempts(long account, Instant before) {
        deleteAll(DELETE_CALL_ATTEMPTS, account, before);
    }

    void deleteMessages(long account, Instant before) {
        deleteAll(DELETE_MESSAGES, account, before);
        deleteAll(DELETE_REVIEWS, account, before);
    }

    Optional<Duration> findRawRetention(long account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_RAW_RETENTION)
                        .bind("account", account)
                        .map((row, context) -> Duration.ofDays(row.getInt("raw_retention_days")))
                        .findOne());
    }

    /**
     * Each batch begins where the previous one ended, so rows that are already blank are passed once, not once per
     * batch.
     */
    void blankLeads(long account, Instant before) {
        deleteAll(DELETE_FIXABLE_LEADS, account, before);
        List<Instant> blanked;
        Instant after = Instant.EPOCH;
        do {
            blanked = blankBatch(account, after, before);
            after = blanked.stream().max(Instant::compareTo).orElse(after);
        } while (blanked.size() == BATCH_SIZE);
    }

    private List<Long> listAccounts(long after) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_ACCOUNTS)
                        .bind("after", after)
                        .bind("limit", BATCH_SIZE)
                        .mapTo(Long.class)
                        .list());
    }

    private void deleteAll(String sql, long account, Instant before) {
        int deleted;
        do {
            deleted = database.jdbi()
                    .withHandle(handle -> handle.createUpdate(sql)
                            .bind("account", account)
                            .bind("before", Moments.utc(before))
                            .bind("limit", BATCH_SIZE)
                            .execute());
        } while (deleted == BATCH_SIZE);
    }

    private List<Instant> blankBatch(long account, Instant after, Instant before) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(BLANK_LEADS)
                        .bind("account", account)
                        .bind("after", Moments.utc(after))
                        .bind("before", Moments.utc(before))
                        .bind("limit", BATCH_SIZE)
                        .map((row, context) -> Moments.get(row, "received_at"))
                        .list());
    }
}
