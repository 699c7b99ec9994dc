package firstring.commands.doctor;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL's information about itself and about the schema. Read-only. */
final class CheckupStore {
    private static final int MAX_NAMED = 10;

    private static final String READ_CLOCK = "select clock_timestamp() as now";

    private static final String READ_SETTINGS = """
            select name, setting
            from pg_settings
            where name in ('server_version', 'server_encoding', 'fsync', 'full_page_writes', 'synchronous_commit',
              'autovacuum', 'data_checksums', 'max_connections')
            """;

    private static final String LIST_EXTENSIONS = """
            select name, installed_version is not null as installed
            from pg_available_extensions
            where name = any (:names)
            """;

    private static final String LIST_INVALID_INDEXES = """
            select quote_ident(c.relname) as name
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            where c.relnamespace = current_schema()::regnamespace and not (i.indisvalid and i.indisready)
            order by c.relname
            limit :limit
            """;

    private static final String LIST_BLOATED_TABLES = """
            select format('%s: %s dead rows beside %s', quote_ident(relname), n_dead_tup, n_live_tup) as name
            from pg_stat_user_tables
            where schemaname = current_schema() and n_dead_tup > 50000 and n_dead_tup > n_live_tup / 2
            order by n_dead_tup desc
            limit :limit
            """;

    private static final String LIST_BLOATED_INDEXES = """
            select format('%s: %s', quote_ident(indexrelname), pg_size_pretty(pg_relation_size(indexrelid))) as name
            from pg_stat_user_indexes
            where schemaname = current_schema() and pg_relation_size(indexrelid) > 134217728
              and pg_relation_size(indexrelid) > 2 * pg_relation_size(relid)
            order by pg_relation_size(indexrelid) desc
            limit :limit
            """;

    private static final String READ_TRANSACTION_AGE = """
            select age(datfrozenxid) from pg_database where datname = current_database()
            """;

    private static final String LIST_LONG_TRANSACTIONS = """
            select format('process %s of %s, %s', pid, coalesce(nullif(application_name, ''), 'an unnamed client'),
              date_trunc('second', clock_timestamp() - xact_start)) as name
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
              and xact_start < clock_timestamp() - interval '5 minutes'
            order by xact_start
            limit :limit
            """;

    private static final String LIST_LEAD_PARTITIONS = """
            select c.relname as name
            from pg_inherits i
            join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'lead'::regclass
            order by c.relname
            limit :limit
            """;

    private static final String HAS_STRAY_LEADS = "select exists (select from lead_default)";

    private static final String READ_OLDEST_DUE = """
            with paused as (select account_id from account where paused_at is not null)
            select kind, min(due_at) as due_at
            from (
              select 'hand-outs of parked leads' as kind, greatest(due_at, leased_until) as due_at from hand_out
              union all
              select 'messages', greatest(due_at, leased_until) from message
              where due_at is not null and account_id not in (select account_id from paused)
              union all
              (select 'steps of sequences', due_at from enrollment
              where due_at is not null and account_id not in (select account_id from paused) order by due_at limit 1)
              union all
              (select 'webhooks of sequences', due_at from sequence_call
              where due_at is not null and account_id not in (select account_id from paused) order by due_at limit 1)
              union all
              select 'bulk actions', greatest(due_at, leased_until) from bulk_action
              where state in ('counting', 'running') and account_id not in (select account_id from paused)
              union all
              select 'upkeep', greatest(due_at, leased_until) from upkeep where isfinite(due_at)) as due
            group by kind
            order by kind
            """;

    private static final String LIST_PAUSED = """
            select format('%s (%s)', account_id, name) as name
            from account
            where paused_at is not null
            order by paused_at
            limit :limit
            """;

    private static final String LIST_FAILING_UPKEEP = """
            select format('%s after %s attempts', name, attempt) as name
            from upkeep
            where attempt > 1
            order by name
            limit :limit
            """;

    private static final String FIND_CLOCK = """
            select seen_at, doubted_from, doubted_until from clock_watch where id = 1
            """;

    private static final String COUNT_ADMINS_WITHOUT_SECOND_FACTOR = """
            select count(*) from account_user where role = 'admin' and active
            """;

    private static final String LIST_SHORT_TOKENS = """
            select format('token %s of account %s (%s)%s', id, account_id, name,
              case when expires_at is null then '' else ', ends ' || (expires_at at time zone 'UTC')::date end) as name
            from token
            where short and revoked_at is null and (expires_at is null or expires_at > now())
            order by expires_at nulls first, id
            limit :limit
            """;

    private static final String HAS_TOKENS = "select exists (select from token)";

    private final Database database;

    CheckupStore(Database database) {
        this.database = database;
    }

    /** How far the database's clock is ahead of this machine's, corrected by half of the round trip. */
    Duration readClockLead() {
        return database.jdbi().withHandle(handle -> {
            handle.execute("select 1");
            Instant before = Instant.now();
            Instant there = handle.createQuery(READ_CLOCK)
                    .map((row, context) -> Moments.get(row, "now"))
                    .one();
            Duration way = Duration.between(before, Instant.now());
            return Duration.between(before.plus(way.dividedBy(2)), there);
        });
    }

    Map<String, String> readSettings() {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery(READ_SETTINGS)
                        .map((row, context) -> Map.entry(row.getString("name"), row.getString("setting")))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The available ones among these extensions; true: installed. */
    Map<String, Boolean> readExtensions(Set<String> names) {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery(LIST_EXTENSIONS)
                        .bindArray("names", String.class, List.copyOf(names))
                        .map((row, context) -> Map.entry(row.getString("name"), row.getBoolean("installed")))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    List<String> listInvalidIndexes() {
        return names(LIST_INVALID_INDEXES, MAX_NAMED);
    }

    List<String> listBloatedTables() {
        return names(LIST_BLOATED_TABLES, MAX_NAMED);
    }

    List<String> listBloatedIndexes() {
        return names(LIST_BLOATED_INDEXES, MAX_NAMED);
    }

    /** Transactions since the oldest one that is not frozen; PostgreSQL stops before two billion. */
    long readTransactionAge() {
        return number(READ_TRANSACTION_AGE);
    }

    List<String> listLongTransactions() {
        return names(LIST_LONG_TRANSACTIONS, MAX_NAMED);
    }

    List<String> listLeadPartitions() {
        return names(LIST_LEAD_PARTITIONS, 10_000);
    }

    boolean hasStrayLeads() {
        return isTrue(HAS_STRAY_LEADS);
    }

    /** Tokens that could be guessed over time. */
    List<String> listShortTokens() {
        return names(LIST_SHORT_TOKENS, MAX_NAMED);
    }

    boolean hasTokens() {
        return isTrue(HAS_TOKENS);
    }

    /** The earliest due time of each kind of due work that exists; work of paused accounts is not due. */
    Map<String, Instant> readOldestDue() {
        Map<String, Instant> oldest = new LinkedHashMap<>();
        database.jdbi()
                .useHandle(handle -> handle.createQuery(READ_OLDEST_DUE)
                        .map((row, context) -> Map.entry(row.getString("kind"), Moments.get(row, "due_at")))
                        .forEach(kind -> oldest.put(kind.getKey(), kind.getValue())));
        return oldest;
    }

    List<String> listPaused() {
        return names(LIST_PAUSED, MAX_NAMED);
    }

    List<String> listFailingUpkeep() {
        return names(LIST_FAILING_UPKEEP, MAX_NAMED);
    }

    /** The clock times recorded by servers; the two times of a jump are null when none is recorded. */
    record Clock(
            Instant seenAt,
            @Nullable Instant doubtedFrom,
            @Nullable Instant doubtedUntil) {}

    Optional<Clock> findClock() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_CLOCK)
                        .map((row, context) -> new Clock(
                                Moments.get(row, "seen_at"),
                                Moments.find(row, "doubted_from"),
                                Moments.find(row, "doubted_until")))
                        .findOne());
    }

    /** Counts admins. There is no second factor yet: passwords are the only one. */
    long countAdminsWithoutSecondFactor() {
        return number(COUNT_ADMINS_WITHOUT_SECOND_FACTOR);
    }

    private List<String> names(String sql, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bind("limit", limit)
                        .map((row, context) -> row.getString("name"))
                        .list());
    }

    private long number(String sql) {
        @Nullable
        Long number = database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
        return number == null ? 0 : number;
    }

    private boolean isTrue(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Boolean.class).one());
    }
}
