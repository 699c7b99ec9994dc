package firstring.dialer.moves;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.Visibility;
import firstring.dialer.DialerListId;
import firstring.dialer.EntryId;
import firstring.dialer.QueueRef;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/** Changes the ranks of entries. The caller holds the lock of their queue or list. Thread-safe. */
final class MoveStore {
    private static final String LIST = """
            select id, contact_id, rank, state = 'leased' and leased_until > :now as held
            from dialer_entry
            where account_id = :account and id = any (:ids) and state in ('queued', 'leased')
              and list_id = :list and user_id is not distinct from :user
            """;

    private static final String ABOVE = "and state in ('queued', 'leased') and rank < :rank";

    private static final String BELOW = "and state in ('queued', 'leased') and rank >= :rank";

    private static final String RERANK = """
            update dialer_entry as e set rank = x.rank
            from unnest(:ids, :ranks) as x(id, rank)
            where e.account_id = :account and e.id = x.id
            """;

    private static final String INSERT_TIMELINE = """
            insert into timeline as t (account_id, contact_id, at, id, kind, user_id, outcome)
            select a.account_id, x.contact_id, :now, x.id, 'dialer', :by, 'moved'
            from account a, unnest(:ids, :contacts) as x(id, contact_id)
            where a.account_id = :account
            """;

    private static final String IS_ACTIVE = """
            select exists (select 1 from account_user where account_id = :account and id = :user and active)
            """;

    /** @param held whether a user has it leased now */
    record Placed(EntryId id, ContactId contact, long rank, boolean held) {}

    /** The user who moves entries, and when; {@code ids} are for the timeline. */
    record TimelineAuthor(LongSupplier ids, UserId by, Instant at) {}

    private final Database database;

    MoveStore(Database database) {
        this.database = database;
    }

    boolean isActive(AccountId account, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(IS_ACTIVE)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    Map<EntryId, Placed> list(Move move, QueueRef queue, Instant now) {
        return database.jdbi().withHandle(handle -> list(handle, move, queue, move.entries(), now));
    }

    /** The open entries that are waiting here, in a list or queue visible to the moving user. */
    Map<EntryId, Placed> list(Handle tx, Move move, QueueRef queue, Collection<EntryId> ids, Instant now) {
        AccountId account = move.caller().account();
        Map<EntryId, Placed> placed = new HashMap<>();
        if (queue instanceof QueueRef.MyQueue(UserId queueUser)
                && !Visibility.of(move.caller()).allows(queueUser)) {
            return placed;
        }
        tx.createQuery(LIST)
                .bind("account", account.value())
                .bindArray("ids", Long.class, ids.stream().map(EntryId::value).toList())
                .bind("list", queue instanceof QueueRef.OfList(DialerListId list) ? list.value() : 0)
                .bind("user", queue instanceof QueueRef.MyQueue(UserId user) ? user.value() : null)
                .bind("now", Moments.utc(now))
                .map((row, context) -> new Placed(
                        new EntryId(row.getLong("id")),
                        new ContactId(row.getLong("contact_id")),
                        row.getLong("rank"),
                        row.getBoolean("held")))
                .forEach(entry -> placed.put(entry.id(), entry));
        return placed;
    }

    long countAbove(Handle tx, AccountId account, QueueRef queue, long rank) {
        return tx.createQuery("select count(*) from dialer_entry" + in(queue) + ABOVE)
                .bind("account", account.value())
                .bind("queue", queue.id())
                .bind("rank", rank)
                .mapTo(Long.class)
                .one();
    }

    /** Makes room for this many ranks above an entry by moving all others above it up. */
    void shiftAbove(Handle tx, AccountId account, QueueRef queue, long rank, int step) {
        shift(tx, "set rank = rank - :step" + in(queue) + ABOVE, account, queue, new Shift(rank, step));
    }

    /** Makes room for this many ranks above an entry by moving it and all below it down. */
    void shiftBelow(Handle tx, AccountId account, QueueRef queue, long rank, int step) {
        shift(tx, "set rank = rank + :step" + in(queue) + BELOW, account, queue, new Shift(rank, step));
    }

    void rerank(Handle tx, AccountId account, List<EntryId> entries, List<Long> ranks) {
        tx.createUpdate(RERANK)
                .bind("account", account.value())
                .bindArray(
                        "ids", Long.class, entries.stream().map(EntryId::value).toList())
                .bindArray("ranks", Long.class, ranks)
                .execute();
    }

    /** Adds the move to each contact's timeline. */
    void insertTimeline(Handle tx, AccountId account, Collection<Placed> entries, TimelineAuthor author) {
        tx.createUpdate(INSERT_TIMELINE)
                .bind("account", account.value())
                .bind("now", Moments.utc(author.at()))
                .bind("by", author.by().value())
                .bindArray(
                        "ids",
                        Long.class,
                        entries.stream().map(entry -> author.ids().getAsLong()).toList())
                .bindArray(
                        "contacts",
                        Long.class,
                        entries.stream().map(entry -> entry.contact().value()).toList())
                .execute();
    }

    private record Shift(long rank, int step) {}

    private static void shift(Handle tx, String change, AccountId account, QueueRef queue, Shift shift) {
        tx.createUpdate("update dialer_entry " + change)
                .bind("account", account.value())
                .bind("queue", queue.id())
                .bind("rank", shift.rank())
                .bind("step", shift.step())
                .execute();
    }

    private static String in(QueueRef queue) {
        return switch (queue) {
            case QueueRef.MyQueue _ -> " where account_id = :account and user_id = :queue ";
            case QueueRef.OfList _ -> " where account_id = :account and user_id is null and list_id = :queue ";
        };
    }
}
