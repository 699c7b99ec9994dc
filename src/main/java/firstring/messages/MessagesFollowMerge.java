package firstring.messages;

import firstring.accounts.AccountId;
import firstring.contacts.merge.ContactsMerged;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Moves the messages of a merged contact to the contact that is kept. Stateless. */
final class MessagesFollowMerge implements ContactsMerged {
    private final OutboxStore outbox;

    MessagesFollowMerge(OutboxStore outbox) {
        this.outbox = outbox;
    }

    /** A message whose state has changed since cannot be restored, so such a merge cannot be undone. */
    @Override
    public List<RowCopies> copies() {
        return List.of(new RowCopies("message", List.of("contact_id"), List.of("id"), List.of("body", "html")));
    }

    @Override
    public void contactsMerged(Connection tx, AccountId account, Merge merge) throws SQLException {
        outbox.moveToContact(tx, account, merge.gone(), merge.kept());
    }

    @Override
    public void mergeUndone(Connection tx, AccountId account, Undo undo) {
        // The rows are restored from their copies.
    }
}
