package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.contacts.catalog.CustomFieldStore;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.merge.ConflictResolution;
import firstring.contacts.merge.ConflictStore;
import firstring.contacts.merge.ContactMerge;
import firstring.contacts.merge.MergeStore;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.ContactSearchStore;
import firstring.contacts.search.ContactWalk;
import firstring.contacts.search.FoundContacts;
import firstring.contacts.timeline.TimelineEvent;
import firstring.contacts.timeline.TimelineStore;
import firstring.http.MemoryReservation;
import firstring.http.Paging;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

/**
 * Creates, edits, deletes and restores contacts, one transaction each: numbers are locked first, in order, then the contact.
 * A transaction that loses a race runs again, at most {@link LostRaces#MAX_ATTEMPTS} times. Thread-safe.
 */
public final class Contacts {
    private final Database database;
    private final AccountStore accounts;
    private final Ids ids;
    private final ContactPorts ports;
    private final InstantSource clock;
    private final ContactStore contacts;
    private final ContactSearchStore search;
    private final NumberStore numbers = new NumberStore();
    private final LinkStore links;
    private final TimelineStore timeline;
    private final CustomFieldStore customFields;
    private final DeletedStore deleted;

    public Contacts(Database database, AccountStore accounts, Ids ids, ContactPorts ports, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.ids = ids;
        this.ports = ports;
        this.clock = clock;
        this.contacts = new ContactStore(database);
        this.search = new ContactSearchStore(database);
        this.links = new LinkStore(ids);
        this.timeline = new TimelineStore(database);
        this.customFields = new CustomFieldStore(database);
        this.deleted = new DeletedStore(database);
    }

    public Loaded<Contact> find(AccountId account, ContactId id, Visibility visible) {
        return contacts.find(account, id, visible);
    }

    /** Finds a contact with the caller's visibility. */
    public Loaded<Contact> find(Caller caller, ContactId id) {
        return contacts.find(caller.account(), id, Visibility.of(caller));
    }

    /** Adds a note to the contact's timeline; empty when the contact does not exist or is not visible to the caller. */
    public Optional<TimelineEvent> addNote(Caller caller, ContactId id, String note) {
        return database.jdbi()
                .inTransaction(tx -> contacts.lock(tx, caller.account(), id, Visibility.of(caller))
                        .seen()
                        .map(contact -> addNote(tx, caller, contact, note)));
    }

    private TimelineEvent addNote(Handle tx, Caller caller, Contact contact, String note) {
        long by = caller.user().value();
        TimelineEvent event =
                new TimelineEvent(ids.next(), contact.id(), clock.instant(), "note", null, by, null, note, null);
        timeline.insert(tx, caller.account(), event);
        return event;
    }

    /** The contact that has this number, primary or other. */
    public Loaded<Contact> findByNumber(AccountId account, String e164, Visibility visible) {
        return contacts.findByNumber(account, e164, visible);
    }

    /** The newest contacts, as many as fit on a page. A search that takes longer than five seconds fails. */
    public FoundContacts list(AccountId account, ContactSearch wanted) {
        return list(account, wanted, Paging.MAX_BYTES);
    }

    /** Like {@link #list(AccountId, ContactSearch)}, but at most this many bytes, except for a single larger contact. */
    public FoundContacts list(AccountId account, ContactSearch wanted, long maxBytes) {
        ContactSearchStore.Found found = search.find(account, wanted);
        List<Long> fitting = fitting(account, found.ids(), maxBytes);
        List<Contact> page = contacts.list(account, fitting, wanted.links().visible());
        boolean isCut = fitting.size() < found.ids().size() && !page.isEmpty();
        return new FoundContacts(page, isCut ? ContactWalk.positionOf(page.getLast()) : found.searchedTo());
    }

    /** Reserves memory for the two copies of these contacts that a merge holds: before and after. */
    public void reserve(AccountId account, List<ContactId> ids) {
        Map<Long, Long> weights =
                contacts.weigh(account, ids.stream().map(ContactId::value).toList());
        MemoryReservation.current()
                .take(2 * weights.values().stream().mapToLong(bytes -> bytes).sum());
    }

    private List<Long> fitting(AccountId account, List<Long> ids, long maxBytes) {
        Map<Long, Long> weights = contacts.weigh(account, ids);
        int count = Paging.reserve(
                ids.stream().map(id -> weights.getOrDefault(id, 0L)).toList(), maxBytes);
        return ids.subList(0, count);
    }

    /** Creates a contact from an edit that has its number. */
    public EditReceipt create(Caller caller, ContactEdit edit) throws SQLException {
        ContactEdit created = Visibility.of(caller).created(edit);
        return LostRaces.inTransaction(
                database, tx -> write(tx, caller, created).create());
    }

    /** @param expected accepts the version of the contact that may be edited */
    public EditReceipt edit(Caller caller, ContactId id, ContactEdit edit, LongPredicate expected) throws SQLException {
        return LostRaces.inTransaction(database, tx -> write(tx, caller, edit).edit(id, expected));
    }

    /** Like {@link #edit(Caller, ContactId, ContactEdit, LongPredicate)}, in a transaction of {@link #inTransaction}. */
    public EditReceipt edit(Handle tx, Caller caller, ContactId id, ContactEdit edit) throws SQLException {
        return edit(tx, caller, id, edit, version -> true);
    }

    /** The same, but only for an expected version of the contact. */
    public EditReceipt edit(Handle tx, Caller caller, ContactId id, ContactEdit edit, LongPredicate expected)
            throws SQLException {
        return write(tx, caller, edit).edit(id, expected);
    }

    /** Runs a transaction, and runs it again when it loses a race. */
    public <T> T inTransaction(HandleCallback<T, SQLException> work) throws SQLException {
        return LostRaces.inTransaction(database, work);
    }

    /**
     * Deletes a contact. Its numbers are free again; Do Not Contact and opt-outs stay with them (docs/contract.md 1.8).
     */
    public EditReceipt delete(Caller caller, ContactId id, LongPredicate expected) throws SQLException {
        return LostRaces.inTransaction(database, tx -> deletion(tx, caller).delete(id, expected));
    }

    /** Restores a deleted contact; entries and enrollments that its deletion closed stay closed. */
    public EditReceipt restore(Caller caller, ContactId id) throws SQLException {
        return LostRaces.inTransaction(database, tx -> deletion(tx, caller).restore(id));
    }

    public List<DeletedStore.Deleted> listDeleted(Caller caller, Paging paging) {
        return deleted.list(caller.account(), Visibility.of(caller), paging);
    }

    /** Whether a caller can see a deleted contact, depending on its last owner. */
    boolean seesDeleted(Caller caller, ContactId id) {
        return !database.jdbi()
                .withHandle(handle -> deleted.rows(handle, caller.account(), id, Visibility.of(caller)))
                .isHidden();
    }

    public ContactMerge mergeIn(Handle tx, MergeStore merges, Caller caller) {
        AccountSettings settings = accounts.getSettings(caller.account());
        return new ContactMerge(tx, stores(), merges, settings, caller, clock.instant());
    }

    public ConflictResolution resolutionIn(Handle tx, ConflictStore conflicts, Caller caller) {
        return new ConflictResolution(tx, stores(), conflicts, caller, clock.instant());
    }

    private ContactDeletion deletion(Handle tx, Caller caller) {
        return new ContactDeletion(tx, stores(), deleted, caller, clock.instant());
    }

    private ContactWrite write(Handle tx, Caller caller, ContactEdit edit) {
        AccountSettings settings = accounts.getSettings(caller.account());
        return new ContactWrite(tx, stores(), settings, caller, edit, clock.instant());
    }

    private ContactWrite.Stores stores() {
        return new ContactWrite.Stores(contacts, numbers, links, timeline, customFields, ids, ports);
    }
}
