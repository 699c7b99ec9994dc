package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.PauseBarrier;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Waits for messages that were being sent when their account was paused. Thread-safe. */
public final class MessagesInProgressStore implements PauseBarrier {
    /** Leases are shorter, and are prolonged long before they end. */
    private static final Duration MAX_LEASE = Duration.ofMinutes(2);

    private static final String LIST_LEASED = """
            select id from message
            where account_id = :account and due_at > :now and due_at <= :latest and leased_until is not null
            limit 1000
            """;

    /** Waits for one message at a time, so that no other transaction waits for several of them. */
    private static final String IS_SENDING = """
            select state = 'sending' from message where account_id = :account and id = :id for share
            """;

    private final Database database;
    private final InstantSource clock;

    public MessagesInProgressStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public int await(AccountId account) {
        return (int) listLeased(account).stream()
                .filter(id -> isSending(account, id))
                .count();
    }

    private List<Long> listLeased(AccountId account) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST_LEASED)
                        .bind("account", account.value())
                        .bind("now", Moments.utc(clock.instant()))
                        .bind("latest", Moments.utc(clock.instant().plus(MAX_LEASE)))
                        .mapTo(Long.class)
                        .list());
    }

    private boolean isSending(AccountId account, long id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(IS_SENDING)
                        .bind("account", account.value())
                        .bind("id", id)
                        .mapTo(Boolean.class)
                        .findOne())
                .orElse(false);
    }
}
