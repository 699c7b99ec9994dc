package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.dialer.DialerStore;
import firstring.dialer.DisposeNote;
import firstring.dialer.EntryClosing;
import firstring.dialer.EntryId;
import firstring.dialer.EntryState;
import firstring.dialer.ListedEntry;
import firstring.dialer.QueueCounters;
import firstring.dialer.QueueRef;
import firstring.dialer.QueueState;
import firstring.dialer.queue.ContactQueueStore.NewEntry;
import firstring.dialer.queue.ContactQueueStore.Open;
import firstring.dialer.queue.ContactQueueStore.Owned;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Adds one contact to its owner's My Queue on request, and removes it, by the rules of a lead's
 * {@code add_to_powerdialer} (docs/contract.md 1.2). Locks the contact, then queues and lists, then entries.
 * Thread-safe.
 */
public final class ContactQueue {
    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final AvailabilityChanged availabilityChanged;
    private final DialerStore dialer;
    private final ContactQueueStore entries = new ContactQueueStore();
    private final QueueBatchStore queues = new QueueBatchStore();
    private final QueueCounters counters = new QueueCounters();

    /** @param availabilityChanged notified of users whose queue got shorter */
    public ContactQueue(Database database, Ids ids, InstantSource clock, AvailabilityChanged availabilityChanged) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.availabilityChanged = availabilityChanged;
        this.dialer = new DialerStore(database);
    }

    /** The open entries of a contact with their positions. */
    List<ListedEntry> list(AccountId account, Contact contact) {
        return database.jdbi().withHandle(handle -> {
            List<ListedEntry> listed = new ArrayList<>();
            for (Open open : entries.list(handle, account, contact)) {
                dialer.find(handle, account, open).ifPresent(listed::add);
            }
            return listed;
        });
    }

    /** Whether the contact is in its owner's My Queue and in no list. */
    public boolean isInMyQueueAlone(Handle tx, AccountId account, Contact contact) {
        List<Open> open = entries.list(tx, account, contact);
        return open.size() == 1 && open.getFirst().queue() instanceof QueueRef.MyQueue;
    }

    QueueResult add(Caller caller, ContactId contact, boolean top) throws SQLException {
        return database.jdbi().inTransaction(tx -> add(tx, caller, contact, top));
    }

    QueueResult remove(Caller caller, ContactId contact) throws SQLException {
        return database.jdbi().inTransaction(tx -> remove(tx, caller, contact));
    }

    /** In the caller's transaction, which holds no lock of a queue yet. */
    public QueueResult add(Handle tx, Caller caller, ContactId contact, boolean top) throws SQLException {
        return switch (entries.lockContact(tx, caller.account(), contact, Visibility.of(caller))) {
            case Loaded.Missing<Owned> _ -> QueueResult.MISSING;
            case Loaded.Hidden<Owned> _ -> QueueResult.NOT_VISIBLE;
            case Loaded.Seen<Owned>(Owned owned) -> add(tx, caller, owned, top);
        };
    }

    private QueueResult add(Handle tx, Caller caller, Owned owned, boolean top) throws SQLException {
        if (owned.stopped()) {
            return QueueResult.DO_NOT_CONTACT;
        }
        if (owned.owner() == null) {
            return QueueResult.NO_OWNER;
        }
        return owned.ownerActive() ? enqueue(tx, caller, owned, new UserId(owned.owner()), top) : QueueResult.ARCHIVED;
    }

    private QueueResult enqueue(Handle tx, Caller caller, Owned owned, UserId owner, boolean top) throws SQLException {
        AccountId account = caller.account();
        ContactId contact = owned.contact();
        QueueState queue = Objects.requireNonNull(
                queues.lockAndLoad(tx.getConnection(), account, List.of(owner)).get(owner));
        Optional<Open> open = entries.lock(tx, account, owned).stream()
                .filter(entry -> entry.queue() instanceof QueueRef.MyQueue)
                .findFirst();
        if (open.isPresent() && !top) {
            return QueueResult.ALREADY_QUEUED;
        }
        Instant now = clock.instant();
        if (open.isPresent()) {
            entries.rerank(tx, account, open.get().id(), queue.moveToTop());
        } else {
            long rank = top ? queue.takeTop() : queue.takeBottom();
            entries.insert(tx, account, new NewEntry(new EntryId(ids.next()), owner, contact, rank, now));
            note(tx, caller, contact, "queued", now);
        }
        queues.save(tx.getConnection(), account, List.of(queue));
        return open.isPresent() ? QueueResult.MOVED : QueueResult.ADDED;
    }

    /** Removes the contact from every queue and list, unless another user has it leased. Runs in the caller's transaction, which holds no lock of a queue yet. */
    public QueueResult remove(Handle tx, Caller caller, ContactId contact) throws SQLException {
        return switch (entries.lockContact(tx, caller.account(), contact, Visibility.of(caller))) {
            case Loaded.Missing<Owned> _ -> QueueResult.MISSING;
            case Loaded.Hidden<Owned> _ -> QueueResult.NOT_VISIBLE;
            case Loaded.Seen<Owned>(Owned owned) -> remove(tx, caller, owned);
        };
    }

    private QueueResult remove(Handle tx, Caller caller, Owned owned) throws SQLException {
        AccountId account = caller.account();
        Set<QueueRef> wanted = new HashSet<>();
        entries.list(tx, account, owned).forEach(entry -> wanted.add(entry.queue()));
        if (wanted.isEmpty()) {
            return QueueResult.NOT_QUEUED;
        }
        return close(tx, caller, owned, counters.lock(tx.getConnection(), account, wanted));
    }

    private QueueResult close(Handle tx, Caller caller, Owned owned, QueueCounters.Locked locked) throws SQLException {
        AccountId account = caller.account();
        Instant now = clock.instant();
        List<Open> open = entries.lock(tx, account, owned);
        boolean isOthers = open.stream()
                .anyMatch(entry -> entry.isLeasedAt(now)
                        && !Objects.equals(entry.leasedBy(), caller.user().value()));
        if (open.isEmpty() || isOthers) {
            return open.isEmpty() ? QueueResult.NOT_QUEUED : QueueResult.LEASED;
        }
        for (Open entry : open) {
            locked.close(entry.queue());
            dialer.close(tx, account, entry.id(), new EntryClosing(EntryState.REMOVED, null, now));
        }
        counters.save(tx.getConnection(), account, locked);
        note(tx, caller, owned.contact(), "removed", now);
        for (UserId user : locked.users()) {
            availabilityChanged.availabilityChanged(tx.getConnection(), account, user);
        }
        return QueueResult.REMOVED;
    }

    private void note(Handle tx, Caller caller, ContactId contact, String outcome, Instant now) {
        DisposeNote note = new DisposeNote(ids.next(), now, caller.user(), outcome, null, null);
        dialer.insertTimeline(tx, caller.account(), contact, note);
    }
}
