package firstring.contacts.merge;

import firstring.accounts.Caller;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.Loaded;
import firstring.contacts.LostRaces;
import firstring.contacts.Visibility;
import firstring.contacts.edit.EditReceipt;
import firstring.http.Paging;
import firstring.postgres.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Merges two contacts and undoes merges, one transaction each, in the lock order of {@link Contacts}. Thread-safe. */
public final class ContactMerges {
    private final Contacts contacts;
    private final Database database;
    private final MergeStore merges;

    public ContactMerges(Contacts contacts, Database database) {
        this.contacts = contacts;
        this.database = database;
        this.merges = new MergeStore(database);
    }

    /** @param expected accepts the version of the kept contact that may be edited */
    public EditReceipt merge(Caller caller, ContactId kept, ContactId gone, LongPredicate expected)
            throws SQLException {
        contacts.reserve(caller.account(), List.of(kept, gone));
        return LostRaces.inTransaction(
                database, tx -> contacts.mergeIn(tx, merges, caller).merge(kept, gone, expected));
    }

    /** Restores both contacts to their previous state, row by row. */
    public UndoReceipt undo(Caller caller, long merge) throws SQLException {
        find(caller, merge).seen().ifPresent(stored -> contacts.reserve(caller.account(), List.of(stored.kept())));
        return LostRaces.inTransaction(
                database, tx -> contacts.mergeIn(tx, merges, caller).undo(merge));
    }

    /** The contact that a missing one was merged into, if the caller sees it. */
    public Optional<ContactId> findKept(Caller caller, ContactId gone) {
        return merges.findKept(caller.account(), gone)
                .filter(kept -> contacts.find(caller, kept).seen().isPresent());
    }

    /** @param kept the contact that a merge keeps; null: the contact that has the number */
    ResolveReceipt resolve(
            Caller caller, ConflictStore conflicts, long conflict, Resolution resolution, @Nullable Long kept)
            throws SQLException {
        return LostRaces.inTransaction(
                database,
                tx -> contacts.resolutionIn(tx, conflicts, caller)
                        .resolve(conflict, resolution, kept, contacts.mergeIn(tx, merges, caller)));
    }

    Loaded<MergeStore.StoredMerge> find(Caller caller, long id) {
        return merges.find(caller.account(), id, Visibility.of(caller));
    }

    /** @param contact either contact of a merge; null: any */
    List<MergeStore.StoredMerge> list(Caller caller, @Nullable Long contact, Paging paging) {
        return merges.list(caller.account(), contact, Visibility.of(caller), paging);
    }
}
