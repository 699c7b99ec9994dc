package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.dialer.Dialer;
import firstring.dialer.DialerAction;
import firstring.dialer.EntryId;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The last actions of users, in the caller's transaction. Stateless. */
public final class ActionStore {
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String FORGET = """
            delete from dialer_action
            where account_id = :account and user_id = :user and queue_user_id = :queue and at < :before
            """;

    private static final String INSERT = """
            insert into dialer_action (account_id, id, user_id, queue_user_id, entry_id, contact_id, kind, rank_before, at)
            values (:account, :id, :user, :queue, :entry, :contact, :kind, :rank, :at)
            """;

    private static final String FIND_LAST = """
            select id, entry_id, contact_id, kind, rank_before, at
            from dialer_action
            where account_id = :account and user_id = :user and queue_user_id = :queue and at > :since
              and undone_at is null
            order by at desc, id desc
            limit 1
            """;

    private static final String MARK_UNDONE = """
            update dialer_action set undone_at = :now where account_id = :account and id = :id
            """;

    /** Records an agent's action and deletes those of earlier days. */
    public void insert(Handle tx, Dialer.EntryCommand command, DialerAction action) {
        tx.createUpdate(FORGET)
                .bind("account", command.account().value())
                .bind("user", command.by().value())
                .bind("queue", command.queueUser().value())
                .bind("before", Moments.utc(action.at().minus(KEPT)))
                .execute();
        tx.createUpdate(INSERT)
                .bind("account", command.account().value())
                .bind("id", action.id())
                .bind("user", command.by().value())
                .bind("queue", command.queueUser().value())
                .bind("entry", action.entry().value())
                .bind("contact", action.contact().value())
                .bind("kind", action.kind().code())
                .bind("rank", action.rankBefore())
                .bind("at", Moments.utc(action.at()))
                .execute();
    }

    /** The last action that a user took in a queue and has not undone. */
    public Optional<DialerAction> findLast(Handle tx, AccountId account, UserId by, UserId queue, Instant since) {
        return tx.createQuery(FIND_LAST)
                .bind("account", account.value())
                .bind("user", by.value())
                .bind("queue", queue.value())
                .bind("since", Moments.utc(since))
                .map((row, context) -> read(row))
                .findOne();
    }

    public void markUndone(Handle tx, AccountId account, DialerAction action, Instant now) {
        tx.createUpdate(MARK_UNDONE)
                .bind("account", account.value())
                .bind("id", action.id())
                .bind("now", Moments.utc(now))
                .execute();
    }

    private static DialerAction read(ResultSet row) throws SQLException {
        return new DialerAction(
                row.getLong("id"),
                new EntryId(row.getLong("entry_id")),
                new ContactId(row.getLong("contact_id")),
                DialerAction.Kind.of(row.getString("kind")),
                row.getLong("rank_before"),
                Moments.get(row, "at"));
    }
}
