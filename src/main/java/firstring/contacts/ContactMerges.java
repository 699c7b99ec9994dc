package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.http.Paging;
import firstring.postgres.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Merges of two contacts and their undoing, one transaction each, in the lock order of {@link Contacts}. Thread-safe. */
public final class ContactMerges {
    private final Contacts contacts;
    private final Database database;
    private final MergeStore merges;

    public ContactMerges(Contacts contacts, Database database) {
        this.contacts = contacts;
        this.database = database;
        this.merges = new MergeStore(database);
    }

    /** @param expected tells whether this version of the kept contact may be edited */
    public EditReceipt merge(Caller caller, ContactId kept, ContactId gone, LongPredicate expected)
            throws SQLException {
        return LostRaces.inTransaction(
                database, tx -> contacts.mergeIn(tx, merges, caller).merge(kept, gone, expected));
    }

    /** Makes both contacts again what they were, row for row. */
    public UndoReceipt undo(Caller caller, long merge) throws SQLException {
        return LostRaces.inTransaction(
                database, tx -> contacts.mergeIn(tx, merges, caller).undo(merge));
    }

    /** Whether a caller sees a contact; one that is gone hides nothing. */
    boolean sees(Caller caller, ContactId contact) {
        return contacts.find(caller.account(), contact)
                .map(Visibility.of(caller)::allows)
                .orElse(true);
    }

    /** The contact that a gone one became part of. */
    public Optional<ContactId> findKept(AccountId account, ContactId gone) {
        return merges.findKept(account, gone);
    }

    /** @param kept of a merge; null: the contact that has the number */
    ResolveReceipt resolve(
            Caller caller, ConflictStore conflicts, long conflict, Resolution resolution, @Nullable Long kept)
            throws SQLException {
        return LostRaces.inTransaction(
                database,
                tx -> contacts.resolutionIn(tx, conflicts, caller)
                        .resolve(conflict, resolution, kept, contacts.mergeIn(tx, merges, caller)));
    }

    /** Whether a caller sees both contacts of a merge, as far as they are there. */
    boolean sees(Caller caller, MergeStore.StoredMerge merge) {
        return sees(caller, merge.kept()) && sees(caller, merge.gone());
    }

    Optional<MergeStore.StoredMerge> find(AccountId account, long id) {
        return merges.find(account, id);
    }

    /** @param contact of either side; null: any */
    List<MergeStore.StoredMerge> list(Caller caller, @Nullable Long contact, Paging paging) {
        return merges.list(caller.account(), contact, Visibility.of(caller), paging);
    }
}
