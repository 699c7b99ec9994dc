package firstring.messages;

import firstring.accounts.AccountId;
import firstring.contacts.ContactStopped;
import firstring.postgres.Ids;
import java.sql.Connection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Cancels waiting messages of a contact that must not be contacted anymore, in the caller's transaction. Thread-safe.
 */
final class MessageStop implements ContactStopped {
    private final OutboxStore outbox;
    private final MessageStore messages;
    private final Ids ids;

    MessageStop(OutboxStore outbox, MessageStore messages, Ids ids) {
        this.outbox = outbox;
        this.messages = messages;
        this.ids = ids;
    }

    @Override
    public void contactStopped(Connection tx, AccountId account, Stop stop) {
        // The connection is the caller's, so the handle is not closed.
        Handle handle = Jdbi.open(tx);
        SendRule rule = rule(stop);
        for (Message message : outbox.cancelOf(handle, account, stop.contact(), channel(stop), rule, stop.at())) {
            messages.insertEvent(
                    handle,
                    account,
                    message,
                    new MessageStore.Event(ids.next(), stop.at(), MessageState.CANCELED, rule.sentence()));
        }
    }

    private static SendRule rule(Stop stop) {
        return switch (stop.reason()) {
            case DO_NOT_CONTACT -> SendRule.DO_NOT_CONTACT;
            case OPTED_OUT -> SendRule.OPTED_OUT;
            case DELETED -> SendRule.CONTACT_DELETED;
        };
    }

    /** The affected channel: an opt-out by SMS does not affect email. */
    private static @Nullable Channel channel(Stop stop) {
        return switch (stop.reason()) {
            case OPTED_OUT -> Channel.SMS;
            case DO_NOT_CONTACT, DELETED -> null;
        };
    }
}
