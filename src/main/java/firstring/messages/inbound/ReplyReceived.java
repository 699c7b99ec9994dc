package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.messages.Channel;
import firstring.messages.MessageId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Called when a contact has replied, in the transaction that stores the message and under the contact's row lock. */
@FunctionalInterface
public interface ReplyReceived {
    void replyReceived(Connection tx, AccountId account, Reply reply) throws SQLException;

    /** @param message the reply */
    record Reply(ContactId contact, Channel channel, MessageId message, Instant at) {}
}
