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
 * Called in the transaction of the change and under the row locks of numbers and contacts, when two contacts are merged and
 * when a merge is undone. Implementations are called in the order of the locks that they take.
 */
public interface ContactsMerged {
    /** The tables with rows of contacts; all rows of both contacts are copied before and after, and restored by an undo. */
    List<RowCopies> copies();

    /** Moves everything of the merged contact to the kept one. */
    void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException;

    /** Called before the rows are restored, to correct any counters of them. */
    void mergeUndone(Connection tx, AccountId account, Undo undo) throws SQLException;

    /** @param owner the kept contact's owner after the merge */
    record Merge(ContactId kept, ContactId gone, @Nullable UserId owner, Instant at) {}

    /** The current and the restored rows of all tables, by table. */
    record Undo(JsonNode now, JsonNode before, Instant at) {}
}
