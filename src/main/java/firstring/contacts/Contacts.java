package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.LostRace;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

/**
 * Contacts as people and programs edit them, one transaction each: numbers are locked first, in order, then the contact.
 * A transaction that loses a race is run again, at most {@link #MAX_ATTEMPTS} times. Thread-safe.
 */
public final class Contacts {
    public static final int MAX_ATTEMPTS = 5;

    private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "23505", "23503");

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
    }

    public Optional<Contact> find(AccountId account, ContactId id) {
        return contacts.find(account, id);
    }

    /** The contact that has this number, primary or other. */
    public Optional<Contact> findByNumber(AccountId account, String e164) {
        return contacts.findByNumber(account, e164);
    }

    /** The newest first. A search that takes longer than five seconds fails. */
    public List<Contact> list(AccountId account, ContactSearch wanted) {
        return contacts.list(account, search.find(account, wanted));
    }

    /** Makes a contact of an edit that names its number. */
    public EditReceipt create(Caller caller, ContactEdit edit) throws SQLException {
        return inTransaction(tx -> write(tx, caller, edit).create());
    }

    /** @param expected tells whether this version of the contact may be edited */
    public EditReceipt edit(Caller caller, ContactId id, ContactEdit edit, LongPredicate expected) throws SQLException {
        return inTransaction(tx -> write(tx, caller, edit).edit(id, expected));
    }

    /** Deletes a contact. Its numbers are free again; Do Not Contact and opt-outs stay with them (CONTRACT 1.8). */
    public EditReceipt delete(Caller caller, ContactId id, LongPredicate expected) throws SQLException {
        return inTransaction(tx -> delete(tx, caller, id, expected));
    }

    private ContactWrite write(Handle tx, Caller caller, ContactEdit edit) {
        AccountSettings settings = accounts.getSettings(caller.account());
        ContactWrite.Stores stores = new ContactWrite.Stores(contacts, numbers, links, timeline, ids, ports);
        return new ContactWrite(tx, stores, settings, caller, edit, clock.instant());
    }

    private EditReceipt delete(Handle tx, Caller caller, ContactId id, LongPredicate expected) throws SQLException {
        AccountId account = caller.account();
        Collection<ContactNumber> own = numbers.lock(tx, account, List.of(), id);
        Optional<Contact> contact = contacts.lock(tx, account, id);
        if (contact.isEmpty()) {
            return new EditReceipt.Missing();
        }
        if (!expected.test(contact.get().version())) {
            return new EditReceipt.Stale();
        }
        numbers.requireAll(tx, account, id, own);
        Instant now = clock.instant();
        if (contact.get().dnc()) {
            numbers.stop(tx, account, own.stream().map(ContactNumber::e164).toList(), caller.user(), now);
        }
        ContactStopped.Stop stop = new ContactStopped.Stop(id, StopReason.DELETED, now);
        for (ContactStopped port : ports.stopped()) {
            port.contactStopped(tx.getConnection(), account, stop);
        }
        numbers.resolveConflicts(tx, account, id, now);
        contacts.delete(tx, account, id);
        return new EditReceipt.Saved(id, List.of());
    }

    private <T> T inTransaction(HandleCallback<T, SQLException> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return database.jdbi().inTransaction(work);
            } catch (SQLException | RuntimeException failed) {
                if (attempt == MAX_ATTEMPTS || !isLostRace(failed)) {
                    throw failed;
                }
            }
        }
    }

    private static boolean isLostRace(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof LostRace) {
                return true;
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && LOST_RACES.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
