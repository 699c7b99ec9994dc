package firstring.messages;

import firstring.accounts.AccountId;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Keeps in mind what a provider says of a number or an address. */
@FunctionalInterface
interface NumberMarks {
    /** Called in the transaction of the message's change, before the message is locked. */
    void mark(Handle tx, AccountId account, Message message, Rule rule, Instant now);
}
