package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.AvailabilityChanged;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.ContactStopped;
import firstring.contacts.OwnerChanged;
import firstring.dialer.QueueFollowStore.OpenEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the queues with their contacts: a My Queue entry goes to the new owner's bottom, or away with the owner; all
 * entries of a contact that is not to be called any more are closed (CONTRACT 1.2, add_to_powerdialer). The queues are
 * locked by user before the entries. Thread-safe.
 */
public final class QueueFollowsContact implements ContactStopped, OwnerChanged {
    private final QueueFollowStore entries = new QueueFollowStore();
    private final QueueBatchStore queues = new QueueBatchStore();
    private final AvailabilityChanged availabilityChanged;

    /** @param availabilityChanged told of users whose queue got shorter */
    public QueueFollowsContact(AvailabilityChanged availabilityChanged) {
        this.availabilityChanged = availabilityChanged;
    }

    @Override
    public void contactStopped(Connection tx, AccountId account, Stop stop) throws SQLException {
        follow(tx, account, new Move(stop.contact(), false, null, stop.at()));
    }

    @Override
    public void ownerChanged(Connection tx, AccountId account, NewOwner change) throws SQLException {
        follow(tx, account, new Move(change.contact(), true, change.to(), change.at()));
    }

    /** @param to null: the entries are closed */
    private record Move(
            ContactId contact, boolean myQueue, @Nullable UserId to, Instant at) {}

    private void follow(Connection tx, AccountId account, Move move) throws SQLException {
        List<OpenEntry> open = entries.list(tx, account, move.contact(), move.myQueue());
        if (open.isEmpty()) {
            return;
        }
        Map<Long, UserId> users = new TreeMap<>();
        open.forEach(entry -> users.put(entry.user().value(), entry.user()));
        if (move.to() != null) {
            users.put(move.to().value(), move.to());
        }
        Map<UserId, QueueState> states = queues.lockAndLoad(tx, account, users.values());
        for (OpenEntry entry : entries.lock(tx, account, move.contact(), move.myQueue())) {
            follow(tx, account, move, entry, states);
        }
        queues.save(tx, account, states.values());
        for (UserId user : users.values()) {
            if (!user.equals(move.to())) {
                availabilityChanged.availabilityChanged(tx, account, user);
            }
        }
    }

    private void follow(Connection tx, AccountId account, Move move, OpenEntry entry, Map<UserId, QueueState> states)
            throws SQLException {
        QueueState from = states.get(entry.user());
        if (from == null || entry.user().equals(move.to())) {
            return;
        }
        from.close();
        if (move.to() == null) {
            entries.remove(tx, account, entry, move.at());
        } else {
            QueueState to = states.get(move.to());
            if (to == null) {
                throw new IllegalStateException("no queue for user " + move.to().value());
            }
            entries.move(tx, account, entry, move.to(), to.takeBottom());
        }
    }
}
