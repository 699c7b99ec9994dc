package firstring.bulk;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.contacts.search.ContactSearch.Position;
import firstring.http.Paging;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import firstring.work.DueWork.Claim;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Bulk actions and the contacts they skipped. Thread-safe. */
final class BulkActionStore {
    private static final String COLUMNS = """
            id, user_id, action, argument, filter, contact_ids, held, state, total, done, outcomes::text as outcomes, after_at,
            after_id, created_at, finished_at, leased_until, attempt
            """;

    private static final String FIND =
            "select " + COLUMNS + " from bulk_action where account_id = :account and id = :id";

    private static final String LIST = "select " + COLUMNS + """
             from bulk_action
            where account_id = :account and (:after::bigint is null or id < :after)
              and (:all or user_id = any (:users))
            order by id desc
            limit :limit
            """;

    private static final String COUNT_OPEN = """
            select count(*) from bulk_action where account_id = :account and state in ('counting', 'running')
            """;

    private static final String EXPIRE = """
            update bulk_action set state = 'canceled', finished_at = :now
            where account_id = :account and state = 'ready' and created_at < :expired
            """;

    private static final List<String> FORGET =
            List.of("""
            delete from bulk_action_change as s
            using bulk_action as b
            where s.account_id = :account and b.account_id = :account and s.bulk_action_id = b.id
              and b.finished_at < :before
            """, """
            delete from bulk_action_skip as s
            using bulk_action as b
            where s.account_id = :account and b.account_id = :account and s.bulk_action_id = b.id
              and b.finished_at < :before
            """, "delete from bulk_action where account_id = :account and finished_at < :before");

    private static final String INSERT = """
            insert into bulk_action (account_id, id, user_id, action, argument, filter, contact_ids, held, state, total,
              created_at, due_at)
            values (:account, :id, :user, :action, :argument,
              :filter, :contacts::bigint[], :held, :state, :total, :now, :now)
            """;

    private static final String CANCEL = """
            update bulk_action set state = 'canceled', finished_at = :now, leased_until = null
            where account_id = :account and id = :id and state in ('counting', 'ready', 'running')
            """;

    private static final String RELEASE = """
            update bulk_action set state = 'running', due_at = :now, leased_until = null, attempt = 0
            where account_id = :account and id = :id and state = 'ready' and total = :total
            """;

    private static final String KEEP_BEFORE = """
            insert into bulk_action_change (account_id, bulk_action_id, contact_id, before)
            values (:account, :id, :contact, :before::json)
            on conflict (account_id, bulk_action_id, contact_id) do nothing
            """;

    private static final String LIST_CHANGES = """
            select c.contact_id, c.before::text as before
            from bulk_action_change as c
            where c.account_id = :account and c.bulk_action_id = :id and c.contact_id > :after
            order by c.contact_id
            limit :limit
            """;

    private static final String COUNT_CHANGES = """
            select count(*) from bulk_action_change where account_id = :account and bulk_action_id = :id
            """;

    private static final String FORGET_BEFORE = """
            delete from bulk_action_change
            where account_id = :account and bulk_action_id = :id and contact_id = :contact
            """;

    private static final String IS_BEING_UNDONE = """
            select exists (
              select from bulk_action
              where account_id = :account and action = 'undo' and argument = :argument
                and state in ('counting', 'ready', 'running'))
            """;

    private static final String LIST_SKIPPED = """
            select s.contact_id, s.reason from bulk_action_skip s
            where s.account_id = :account and s.bulk_action_id = :id and s.contact_id > :after
              and (:all or s.contact_id = any (:named) or not exists (
                select from contact c
                where c.account_id = :account and c.id = s.contact_id
                  and not coalesce(c.user_id = any (:owners), :unowned)))
            order by s.contact_id
            limit :limit
            """;

    private static final String CLAIM = """
            with picked as materialized (
              select id from bulk_action
              where account_id = :account and state in ('counting', 'running') and due_at <= :now
                and (leased_until is null or leased_until <= :now)
                and not exists (select from account as a where a.account_id = :account and a.paused_at is not null)
              order by due_at
              limit :limit
              for update skip locked)
            update bulk_action as b set due_at = :until, leased_until = :until, attempt = b.attempt + 1
            from picked
            where b.account_id = :account and b.id = picked.id
            returning b.id
            """;

    private static final String OF_CLAIM = """
             where account_id = :account and id = :id and leased_until = :until and state in ('counting', 'running')
            """;

    private static final String COUNT =
            "update bulk_action set total = :total, after_at = :at, after_id = :contact" + OF_CLAIM;

    private static final String END_COUNTING = """
            update bulk_action
            set state = case when held then 'ready' else 'running' end, total = :total, after_at = null, after_id = null
            """ + OF_CLAIM;

    private static final String ADVANCE = """
            update bulk_action
            set done = done + 1, after_at = coalesce(:at, after_at), after_id = coalesce(:contact, after_id),
                outcomes = outcomes || jsonb_build_object(:outcome::text, coalesce((outcomes ->> :outcome)::bigint, 0) + 1)
            """ + OF_CLAIM + """
              and not exists (select from account as a where a.account_id = :account and a.paused_at is not null)
            returning done
            """;

    private static final String SKIP = """
            insert into bulk_action_skip as n (account_id, bulk_action_id, contact_id, reason)
            select a.account_id, :id, :contact, :reason
            from account a
            where a.account_id = :account and (
              select count(*) from bulk_action_skip s where s.account_id = :account and s.bulk_action_id = :id) < 1000
            on conflict (account_id, bulk_action_id, contact_id) do nothing
            """;

    private static final String POSTPONE = "update bulk_action set due_at = :due, leased_until = null" + OF_CLAIM;

    private static final String HAND_BACK =
            "update bulk_action set due_at = :due, leased_until = null, attempt = 0" + OF_CLAIM;

    private static final String FINISH = """
            update bulk_action set state = :state, finished_at = :now, leased_until = null
            """ + OF_CLAIM;

    /** An action not started by then is canceled, because the contacts it found may have changed since they were reviewed. */
    private static final Duration MAX_HOLD = Duration.ofDays(1);

    private final Database database;

    BulkActionStore(Database database) {
        this.database = database;
    }

    /** A contact that was not changed. */
    record Skipped(long contact, String reason) {}

    /** Visible to users who see the contacts of the action's user. */
    Loaded<BulkAction> find(AccountId account, long id, Visibility visible) {
        Optional<BulkAction> found = database.jdbi().withHandle(handle -> find(handle, account, id));
        return Loaded.of(found, action -> visible.allows(action.user()));
    }

    private static Optional<BulkAction> find(Handle handle, AccountId account, long id) {
        return handle.createQuery(FIND)
                .bind("account", account.value())
                .bind("id", id)
                .map((row, context) -> read(account, row))
                .findOne();
    }

    /** Bulk actions of the users whose contacts are visible. */
    List<BulkAction> list(AccountId account, Visibility visible, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("all", visible.all())
                        .bindArray("users", Long.class, List.copyOf(visible.owners()))
                        .bind("after", paging.after())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> read(account, row))
                        .list());
    }

    /** @param named contacts that are reported even if they are not visible */
    List<Skipped> listSkipped(BulkAction action, List<Long> named, Visibility visible, Paging paging) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_SKIPPED)
                        .bind("account", action.account().value())
                        .bind("id", action.id())
                        .bind("all", visible.all())
                        .bind("unowned", visible.unowned())
                        .bindArray("named", Long.class, named)
                        .bindArray("owners", Long.class, List.copyOf(visible.owners()))
                        .bind("after", paging.afterOrZero())
                        .bind("limit", paging.fetch())
                        .map((row, context) -> new Skipped(row.getLong("contact_id"), row.getString("reason")))
                        .list());
    }

    /**
     * False when the maximum number is already open. Also deletes actions finished before {@code forgetBefore}.
     *
     * @param told runs in the same transaction
     */
    boolean insert(BulkAction action, int maxOpen, Instant forgetBefore, Consumer<Handle> told) {
        return database.jdbi().inTransaction(tx -> {
            long account = action.account().value();
            for (String forget : FORGET) {
                tx.createUpdate(forget)
                        .bind("account", account)
                        .bind("before", Moments.utc(forgetBefore))
                        .execute();
            }
            tx.createUpdate(EXPIRE)
                    .bind("account", account)
                    .bind("now", Moments.utc(action.createdAt()))
                    .bind("expired", Moments.utc(action.createdAt().minus(MAX_HOLD)))
                    .execute();
            int open = tx.createQuery(COUNT_OPEN)
                    .bind("account", account)
                    .mapTo(Integer.class)
                    .one();
            if (open < maxOpen) {
                insert(tx, action);
                told.accept(tx);
            }
            return open < maxOpen;
        });
    }

    private static void insert(Handle tx, BulkAction action) {
        tx.createUpdate(INSERT)
                .bind("account", action.account().value())
                .bind("id", action.id())
                .bind("user", action.user().value())
                .bind("action", action.kind().code())
                .bind("argument", action.argument())
                .bind("filter", action.filter())
                .bind("contacts", action.filter() == null ? array(action.contacts()) : null)
                .bind("held", action.held())
                .bind("state", action.progress().state())
                .bind("total", action.progress().total())
                .bind("now", Moments.utc(action.createdAt()))
                .execute();
    }

    private static String array(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** A contact that an action changed, and its previous state, as JSON. */
    record Changed(ContactId contact, String before) {}

    /** Starts an action that is held, if it found this many contacts; false when it found another number or is not held. */
    boolean release(AccountId account, long id, long total, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate(RELEASE)
                                .bind("account", account.value())
                                .bind("id", id)
                                .bind("total", total)
                                .bind("now", Moments.utc(now))
                                .execute()
                        > 0);
    }

    /** Runs in the transaction that changes the contact. */
    void keepBefore(Handle tx, BulkAction action, Changed changed) {
        tx.createUpdate(KEEP_BEFORE)
                .bind("account", action.account().value())
                .bind("id", action.id())
                .bind("contact", changed.contact().value())
                .bind("before", changed.before())
                .execute();
    }

    List<Changed> listChanges(AccountId account, long id, long after, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_CHANGES)
                        .bind("account", account.value())
                        .bind("id", id)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) ->
                                new Changed(new ContactId(row.getLong("contact_id")), row.getString("before")))
                        .list());
    }

    /** The number of contacts that can still be restored. */
    long countChanges(AccountId account, long id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNT_CHANGES)
                        .bind("account", account.value())
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one());
    }

    void forgetBefore(Handle tx, AccountId account, long id, ContactId contact) {
        tx.createUpdate(FORGET_BEFORE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("contact", contact.value())
                .execute();
    }

    boolean isBeingUndone(AccountId account, long id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(IS_BEING_UNDONE)
                        .bind("account", account.value())
                        .bind("argument", Long.toString(id))
                        .mapTo(Boolean.class)
                        .one());
    }

    /** @param told runs in the same transaction, if the action was still open */
    void cancel(AccountId account, long id, Instant now, Consumer<Handle> told) {
        database.jdbi().useTransaction(tx -> {
            int canceled = tx.createUpdate(CANCEL)
                    .bind("account", account.value())
                    .bind("id", id)
                    .bind("now", Moments.utc(now))
                    .execute();
            if (canceled == 1) {
                told.accept(tx);
            }
        });
    }

    List<BulkAction> claim(AccountId account, Claim claim) {
        return database.jdbi().inTransaction(tx -> {
            List<Long> ids = tx.createQuery(CLAIM)
                    .bind("account", account.value())
                    .bind("now", Moments.utc(claim.now()))
                    .bind("until", Moments.utc(claim.leasedUntil()))
                    .bind("limit", claim.limit())
                    .mapTo(Long.class)
                    .list();
            return ids.stream().flatMap(id -> find(tx, account, id).stream()).toList();
        });
    }

    /** Like all methods below, false when the action is no longer this claim's, or was canceled. */
    boolean count(BulkAction action, long total, Position cursor) {
        return database.jdbi()
                .withHandle(handle -> bindClaim(handle.createUpdate(COUNT), action)
                                .bind("total", total)
                                .bind("at", Moments.utc(cursor.createdAt()))
                                .bind("contact", cursor.id())
                                .execute()
                        > 0);
    }

    /** Ends the count: the action runs, or waits to be started. */
    boolean endCounting(BulkAction action, long total) {
        return database.jdbi()
                .withHandle(handle -> bindClaim(handle.createUpdate(END_COUNTING), action)
                                .bind("total", total)
                                .execute()
                        > 0);
    }

    /**
     * Counts one contact in the transaction that changes it; false also when the account is paused.
     *
     * @param cursor the contact's position; null for a contact that was selected by id
     */
    boolean advance(Handle tx, BulkAction action, @Nullable Position cursor, String outcome) {
        return bindClaim(tx.createQuery(ADVANCE), action)
                .bind("at", cursor == null ? null : Moments.utc(cursor.createdAt()))
                .bind("contact", cursor == null ? null : cursor.id())
                .bind("outcome", outcome)
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    void skip(Handle tx, BulkAction action, ContactId contact, String reason) {
        tx.createUpdate(SKIP)
                .bind("account", action.account().value())
                .bind("id", action.id())
                .bind("contact", contact.value())
                .bind("reason", reason)
                .execute();
    }

    void postpone(BulkAction action, Instant due) {
        execute(POSTPONE, action, due);
    }

    void handBack(BulkAction action, Instant due) {
        execute(HAND_BACK, action, due);
    }

    private void execute(String sql, BulkAction action, Instant due) {
        database.jdbi()
                .useHandle(handle -> bindClaim(handle.createUpdate(sql), action)
                        .bind("due", Moments.utc(due))
                        .execute());
    }

    void finish(BulkAction action, String state, Instant now) {
        database.jdbi()
                .useHandle(handle -> bindClaim(handle.createUpdate(FINISH), action)
                        .bind("state", state)
                        .bind("now", Moments.utc(now))
                        .execute());
    }

    private static <S extends SqlStatement<S>> S bindClaim(S statement, BulkAction action) {
        return statement
                .bind("account", action.account().value())
                .bind("id", action.id())
                .bind("until", Moments.utcOrNull(action.lease().until()));
    }

    private static BulkAction read(AccountId account, ResultSet row) throws SQLException {
        Array ids = row.getArray("contact_ids");
        Instant at = Moments.find(row, "after_at");
        Map<String, Long> outcomes = new LinkedHashMap<>();
        Json.tree(row.getString("outcomes"))
                .properties()
                .forEach(outcome ->
                        outcomes.put(outcome.getKey(), outcome.getValue().asLong()));
        return new BulkAction(
                account,
                row.getLong("id"),
                new UserId(row.getLong("user_id")),
                BulkKind.of(row.getString("action")),
                row.getString("argument"),
                row.getString("filter"),
                ids == null ? List.of() : List.of((Long[]) ids.getArray()),
                row.getBoolean("held"),
                new BulkAction.Progress(
                        row.getString("state"),
                        row.getLong("total"),
                        row.getLong("done"),
                        outcomes,
                        at == null ? null : new Position(at, row.getLong("after_id"))),
                Moments.get(row, "created_at"),
                Moments.find(row, "finished_at"),
                new BulkAction.Lease(Moments.find(row, "leased_until"), row.getInt("attempt")));
    }
}
