package firstring.contacts.merge;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Told, in the transaction of the change and under the row locks of numbers and contacts, that two contacts become one, and
 * that this is undone. Several are told in the order of the locks that they take.
 */
public interface ContactsMerged {
    /** The tables in which rows of the contacts stand; all of their rows are copied before and after, and put back. */
    List<RowCopies> copies();

    /** What stands for the gone contact becomes the kept one's. */
    void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException;

    /** Told before the rows are put back: whatever counts them is to be set right. */
    void mergeUndone(Connection tx, AccountId account, Undo undo) throws SQLException;

    /** @param owner the kept contact's, after the merge */
    record Merge(ContactId kept, ContactId gone, @Nullable UserId owner, Instant at) {}

    /** The rows of all tables as they are now and as they are to be, by table. */
    record Undo(JsonNode now, JsonNode before, Instant at) {}
}
