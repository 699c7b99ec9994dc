package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.messages.Channel;
import firstring.messages.MessageId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Told, in the transaction that stores it and under the contact's row lock, that a contact has written. */
@FunctionalInterface
public interface ReplyReceived {
    void replyReceived(Connection tx, AccountId account, Reply reply) throws SQLException;

    /** @param message what was written */
    record Reply(ContactId contact, Channel channel, MessageId message, Instant at) {}
}
