package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.dialer.QueueRef;
import firstring.postgres.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The open entries of one contact, in the caller's transaction. Stateless. */
final class QueueFollowStore {
    private static final String LIST_OPEN = """
            select id, user_id, list_id
            from dialer_entry
            where account_id = ? and contact_id = ? and state in ('queued', 'leased')
              and (list_id = 0 or not ?::boolean)
            order by id
            """;

    private static final String LOCK_OPEN = LIST_OPEN + "for update";

    private static final String MOVE = """
            update dialer_entry
            set user_id = ?, rank = ?, state = 'queued', leased_until = null, lease = null, leased_by = null
            where account_id = ? and id = ?
            """;

    private static final List<String> GIVE = List.of(
            "update dialer_entry set contact_id = ? where account_id = ? and contact_id = ?",
            "update call_attempt set contact_id = ? where account_id = ? and contact_id = ?");

    private static final String REMOVE = """
            update dialer_entry
            set state = 'removed', closed_at = ?, leased_until = null, lease = null, leased_by = null
            where account_id = ? and id = ?
            """;

    /** An open entry and the queue or list it is in. */
    record OpenEntry(long id, QueueRef queue) {}

    /** @param myQueue true: only in My Queues; false: in lists, too */
    List<OpenEntry> list(Connection tx, AccountId account, ContactId contact, boolean myQueue) throws SQLException {
        return read(tx, LIST_OPEN, account, contact, myQueue);
    }

    List<OpenEntry> lock(Connection tx, AccountId account, ContactId contact, boolean myQueue) throws SQLException {
        return read(tx, LOCK_OPEN, account, contact, myQueue);
    }

    /** Moves an entry to another user's queue. Its lease ends, because the user who holds it is no longer the owner. */
    void move(Connection tx, AccountId account, OpenEntry entry, UserId to, long rank) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(MOVE)) {
            statement.setLong(1, to.value());
            statement.setLong(2, rank);
            statement.setLong(3, account.value());
            statement.setLong(4, entry.id());
            statement.executeUpdate();
        }
    }

    void remove(Connection tx, AccountId account, OpenEntry entry, Instant at) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(REMOVE)) {
            statement.setObject(1, Moments.utc(at));
            statement.setLong(2, account.value());
            statement.setLong(3, entry.id());
            statement.executeUpdate();
        }
    }

    /** Moves every entry of a contact, open or closed, to another contact. */
    void give(Connection tx, AccountId account, ContactId from, ContactId to) throws SQLException {
        for (String give : GIVE) {
            try (PreparedStatement statement = tx.prepareStatement(give)) {
                statement.setLong(1, to.value());
                statement.setLong(2, account.value());
                statement.setLong(3, from.value());
                statement.executeUpdate();
            }
        }
    }

    private static List<OpenEntry> read(
            Connection tx, String sql, AccountId account, ContactId contact, boolean myQueue) throws SQLException {
        List<OpenEntry> entries = new ArrayList<>();
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            statement.setLong(1, account.value());
            statement.setLong(2, contact.value());
            statement.setBoolean(3, myQueue);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(new OpenEntry(rows.getLong("id"), QueueRef.of(rows)));
                }
            }
        }
        return entries;
    }
}
