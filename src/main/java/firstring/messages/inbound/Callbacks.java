package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.contacts.Visibility;
import firstring.messages.Message;
import firstring.messages.MessageId;
import firstring.messages.MessageState;
import firstring.messages.OutboxStore.Move;
import firstring.messages.OutboxWork.Outbox;
import firstring.messages.SendRule;
import firstring.postgres.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Applies verified reports of providers. Each call is one transaction. Thread-safe. */
public final class Callbacks {
    private final Database database;
    private final AccountStore accounts;
    private final InstantSource clock;
    private final Outbox outbox;
    private final Inbox inbox;

    public Callbacks(Database database, AccountStore accounts, InstantSource clock, Outbox outbox, Inbox inbox) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
        this.outbox = outbox;
        this.inbox = inbox;
    }

    /**
     * A provider's report about a message.
     *
     * @param rule what it means for the number; null: nothing
     */
    record StatusReport(
            MessageState state,
            @Nullable String outcome,
            @Nullable String providerId,
            @Nullable SendRule rule) {}

    MessageId receive(AccountId account, Inbound inbound) throws SQLException {
        AccountSettings settings = accounts.getSettings(account);
        Instant now = clock.instant();
        return database.jdbi().<MessageId, SQLException>inTransaction(tx -> inbox.receive(tx, inbound, settings, now));
    }

    /** False when there is no such message. A late or repeated report changes nothing. */
    boolean apply(AccountId account, MessageId id, StatusReport report) throws SQLException {
        Instant now = clock.instant();
        return database.jdbi().<Boolean, SQLException>inTransaction(tx -> apply(tx, account, id, report, now));
    }

    private boolean apply(Handle tx, AccountId account, MessageId id, StatusReport report, Instant now)
            throws SQLException {
        Optional<Message> seen = outbox.messages()
                .find(tx, account, id, Visibility.ofTheSystem())
                .seen()
                .filter(message -> !message.isInbound());
        if (seen.isEmpty()) {
            return false;
        }
        if (report.rule() != null) {
            outbox.suppressions().mark(tx, account, seen.get(), report.rule(), now);
        }
        Message message = outbox.messages()
                .lock(tx, account, id, Visibility.ofTheSystem())
                .seen()
                .orElseThrow();
        if (isNews(message.standing().state(), report.state())) {
            Move move = new Move(report.state(), report.outcome(), null, null, null, report.providerId(), false);
            outbox.move(tx, account, message, move, now);
        }
        return true;
    }

    private static boolean isNews(MessageState current, MessageState reported) {
        return switch (current) {
            case SENDING, UNKNOWN -> true;
            case SENT -> reported != MessageState.SENT;
            case QUEUED, HELD, DELIVERED, FAILED, BLOCKED, CANCELED, RECEIVED -> false;
        };
    }
}
