package firstring.dialer.calls;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.ContactId;
import firstring.dialer.DialerParts;
import firstring.dialer.EntryId;
import firstring.dialer.QueueCounters;
import firstring.dialer.QueueRef;
import firstring.dialer.calls.QueueClearingStore.Found;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Removes many entries from queues and lists, in batches: a large list is emptied in many short transactions, so that no lead
 * and no agent waits long. Entries added in the meantime stay; a repeated call continues. Rows are locked in the fixed order
 * contacts, queues and lists, entries. Thread-safe.
 */
public final class QueueClearing {
    static final int BATCH_SIZE = 500;

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final AvailabilityChanged availabilityChanged;
    private final QueueClearingStore store;
    private final QueueCounters counters = new QueueCounters();

    public QueueClearing(DialerParts parts) {
        this.database = parts.database();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.availabilityChanged = parts.availabilityChanged();
        this.store = new QueueClearingStore(database);
    }

    /** Removes all entries that are open now. */
    public void clear(AccountId account, QueueRef queue, UserId by) throws SQLException {
        long newest = ids.next();
        Optional<Long> last = Optional.of(Long.MIN_VALUE);
        while (last.isPresent()) {
            List<Found> batch =
                    store.list(account, queue, new QueueClearingStore.IdRange(last.get(), newest, BATCH_SIZE));
            remove(account, batch, by);
            last = batch.size() < BATCH_SIZE
                    ? Optional.empty()
                    : Optional.of(batch.getLast().id());
        }
    }

    /** Removes a contact from every queue and list; false when the account has no such contact. */
    public boolean removeContact(AccountId account, ContactId contact, UserId by) throws SQLException {
        if (!store.existsContact(account, contact)) {
            return false;
        }
        remove(account, store.listOf(account, contact), by);
        return true;
    }

    /** Removes entries from one queue or list; returns those that were in it and open. */
    public List<EntryId> remove(AccountId account, QueueRef queue, List<EntryId> entries, UserId by)
            throws SQLException {
        List<Found> found = store.find(account, entries).stream()
                .filter(entry -> entry.queue().equals(queue))
                .toList();
        remove(account, found, by);
        return found.stream().map(entry -> new EntryId(entry.id())).toList();
    }

    private void remove(AccountId account, List<Found> found, UserId by) throws SQLException {
        if (!found.isEmpty()) {
            database.jdbi().useTransaction(tx -> remove(tx, account, found, by));
        }
    }

    private void remove(Handle tx, AccountId account, List<Found> found, UserId by) throws SQLException {
        store.lockContacts(tx, account, found);
        Set<QueueRef> wanted = new HashSet<>();
        found.forEach(entry -> wanted.add(entry.queue()));
        QueueCounters.Locked locked = counters.lock(tx.getConnection(), account, wanted);
        List<Found> open = new ArrayList<>();
        for (Found entry : store.lockOpen(tx, account, found)) {
            if (locked.has(entry.queue())) {
                locked.close(entry.queue());
                open.add(entry);
            }
        }
        Instant now = clock.instant();
        store.remove(tx, account, open, now);
        store.insertTimeline(tx, account, open, new QueueClearingStore.Removal(ids::next, by, now));
        counters.save(tx.getConnection(), account, locked);
        for (UserId user : locked.users()) {
            availabilityChanged.availabilityChanged(tx.getConnection(), account, user);
        }
    }
}
