package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.ContactId;
import firstring.contacts.ContactStopped;
import firstring.contacts.OwnerChanged;
import firstring.dialer.QueueCounters;
import firstring.dialer.QueueRef;
import firstring.dialer.queue.QueueFollowStore.OpenEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps queues consistent with their contacts: a My Queue entry moves to the bottom of the new owner's queue, or is removed with
 * the owner; all entries of a contact that must no longer be called are closed, including those in lists
 * (docs/contract.md 1.2, add_to_powerdialer). Thread-safe.
 */
public final class QueueFollowsContact implements ContactStopped, OwnerChanged {
    private final QueueFollowStore entries = new QueueFollowStore();
    private final QueueCounters counters = new QueueCounters();
    private final AvailabilityChanged availabilityChanged;

    /** @param availabilityChanged notified of users whose queue got shorter */
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
        Set<QueueRef> wanted = new HashSet<>();
        entries.list(tx, account, move.contact(), move.myQueue()).forEach(entry -> wanted.add(entry.queue()));
        if (wanted.isEmpty()) {
            return;
        }
        QueueRef target = move.to() == null ? null : new QueueRef.MyQueue(move.to());
        if (target != null) {
            wanted.add(target);
        }
        QueueCounters.Locked locked = counters.lock(tx, account, wanted);
        for (OpenEntry entry : entries.lock(tx, account, move.contact(), move.myQueue())) {
            if (locked.has(entry.queue()) && !entry.queue().equals(target)) {
                follow(tx, account, move, entry, locked);
            }
        }
        counters.save(tx, account, locked);
        for (UserId user : locked.users()) {
            if (!user.equals(move.to())) {
                availabilityChanged.availabilityChanged(tx, account, user);
            }
        }
    }

    private void follow(Connection tx, AccountId account, Move move, OpenEntry entry, QueueCounters.Locked locked)
            throws SQLException {
        locked.close(entry.queue());
        if (move.to() == null) {
            entries.remove(tx, account, entry, move.at());
        } else {
            long rank = locked.ranks(new QueueRef.MyQueue(move.to())).takeBottom();
            entries.move(tx, account, entry, move.to(), rank);
        }
    }
}
