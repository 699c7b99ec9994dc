package firstring.upkeep;

import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The directory tables, read across all accounts. They are compared with the users account by account: a delete that
 * joins them could not run on a cluster. Thread-safe.
 */
final class DirectoryStore {
    private static final int BATCH_SIZE = 1_000;
    private static final int MAX_SOURCES_PER_TOKEN = 10_000;

    private static final String DELETE_EXPIRED_SESSIONS = "delete from session where expires_at <= :now";

    private static final String LIST_TOKENS = """
            select id, account_id, user_id from token where id > :after order by id limit :limit
            """;

    private static final String DELETE_TOKEN = "delete from token where id = :id";

    private static final String LIST_LOGINS = """
            select email_key, account_id, user_id
            from login
            where (email_key, account_id) > (:after, :after_account)
            order by email_key, account_id
            limit :limit
            """;

    private static final String DELETE_LOGIN = """
            delete from login where email_key = :email_key and account_id = :account and user_id = :user
            """;

    private static final String LIST_USERS = """
            select id from account_user where account_id = :account and id = any (:ids)
            """;

    private static final String DELETE_OLD_SOURCES = "delete from token_source where succeeded_at < :before";

    private static final String LIST_CROWDED_TOKENS = """
            select digest from token_source group by digest having count(*) > :most
            """;

    private static final String DELETE_OLDEST_SOURCES = """
            delete from token_source
            where digest = :digest and succeeded_at < (
              select succeeded_at from token_source
              where digest = :digest order by succeeded_at desc offset :most limit 1)
            """;

    private static final String DELETE_RATES = "delete from token_rate where minute < :minute";

    private record Owner(long account, long user) {}

    private record TokenRow(long id, Owner owner) {}

    private record LoginRow(String emailKey, Owner owner) {}

    private final Database database;

    DirectoryStore(Database database) {
        this.database = database;
    }

    int deleteExpiredSessions(Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate(DELETE_EXPIRED_SESSIONS)
                        .bind("now", Moments.utc(now))
                        .execute());
    }

    /**
     * Deletes sources that a token has not been used from since then, and the oldest ones of a token that is used from
     * very many.
     */
    int deleteSources(Instant before) {
        return database.jdbi().withHandle(handle -> {
            int deleted = handle.createUpdate(DELETE_OLD_SOURCES)
                    .bind("before", Moments.utc(before))
                    .execute();
            List<byte[]> crowded = handle.createQuery(LIST_CROWDED_TOKENS)
                    .bind("most", MAX_SOURCES_PER_TOKEN)
                    .mapTo(byte[].class)
                    .list();
            for (byte[] digest : crowded) {
                deleted += handle.createUpdate(DELETE_OLDEST_SOURCES)
                        .bind("digest", digest)
                        .bind("most", MAX_SOURCES_PER_TOKEN)
                        .execute();
            }
            return deleted;
        });
    }

    /** Deletes the counts of past minutes. */
    void deleteRates(Instant now) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(DELETE_RATES)
                        .bind("minute", now.getEpochSecond() / 60 - 1)
                        .execute());
    }

    int deleteOrphans() {
        return database.jdbi().withHandle(handle -> deleteOrphanTokens(handle) + deleteOrphanLogins(handle));
    }

    private static int deleteOrphanTokens(Handle handle) {
        int deleted = 0;
        List<TokenRow> page;
        long after = 0;
        do {
            page = handle.createQuery(LIST_TOKENS)
                    .bind("after", after)
                    .bind("limit", BATCH_SIZE)
                    .map((row, context) -> new TokenRow(
                            row.getLong("id"), new Owner(row.getLong("account_id"), row.getLong("user_id"))))
                    .list();
            for (TokenRow orphan : orphans(handle, page, TokenRow::owner)) {
                deleted += handle.createUpdate(DELETE_TOKEN)
                        .bind("id", orphan.id())
                        .execute();
            }
            after = page.isEmpty() ? after : page.getLast().id();
        } while (page.size() == BATCH_SIZE);
        return deleted;
    }

    private static int deleteOrphanLogins(Handle handle) {
        int deleted = 0;
        List<LoginRow> page;
        LoginRow after = new LoginRow("", new Owner(0, 0));
        do {
            page = handle.createQuery(LIST_LOGINS)
                    .bind("after", after.emailKey())
                    .bind("after_account", after.owner().account())
                    .bind("limit", BATCH_SIZE)
                    .map((row, context) -> new LoginRow(
                            row.getString("email_key"), new Owner(row.getLong("account_id"), row.getLong("user_id"))))
                    .list();
            for (LoginRow orphan : orphans(handle, page, LoginRow::owner)) {
                deleted += handle.createUpdate(DELETE_LOGIN)
                        .bind("email_key", orphan.emailKey())
                        .bind("account", orphan.owner().account())
                        .bind("user", orphan.owner().user())
                        .execute();
            }
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == BATCH_SIZE);
        return deleted;
    }

    /**
     * The rows whose owner is not a user of the row's account. Users are read after the rows, which are created
     * together with them.
     */
    private static <R> List<R> orphans(Handle handle, List<R> rows, Function<R, Owner> owner) {
        Map<Long, Set<Long>> wanted = rows.stream()
                .map(owner)
                .collect(Collectors.groupingBy(Owner::account, Collectors.mapping(Owner::user, Collectors.toSet())));
        Set<Owner> known = new HashSet<>();
        wanted.forEach((account, users) -> handle.createQuery(LIST_USERS)
                .bind("account", account)
                .bindArray("ids", Long.class, List.copyOf(users))
                .mapTo(Long.class)
                .forEach(user -> known.add(new Owner(account, user))));
        return rows.stream().filter(row -> !known.contains(owner.apply(row))).toList();
    }
}
