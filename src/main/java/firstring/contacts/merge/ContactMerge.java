package firstring.contacts.merge;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.Caller;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactField;
import firstring.contacts.ContactId;
import firstring.contacts.ContactNumber;
import firstring.contacts.ContactStopped;
import firstring.contacts.ContactWrite;
import firstring.contacts.EventChanges;
import firstring.contacts.LabelsChanged;
import firstring.contacts.Loaded;
import firstring.contacts.StopReason;
import firstring.contacts.Visibility;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.ContactEditor;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.edit.FieldEdit;
import firstring.contacts.merge.ContactsMerged.Merge;
import firstring.contacts.merge.ContactsMerged.Undo;
import firstring.contacts.merge.MergeStore.StoredMerge;
import firstring.contacts.timeline.TimelineEvent;
import firstring.http.Faults;
import firstring.json.Json;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Merges two contacts, or undoes a merge, inside one transaction. The kept contact keeps its values; its blanks are filled
 * from the other one. Created for each attempt; not thread-safe.
 */
public final class ContactMerge {
    private final Handle tx;
    private final ContactWrite.Stores stores;
    private final MergeStore merges;
    private final AccountSettings settings;
    private final AccountId account;
    private final UserId editor;
    private final Visibility visibility;
    private final Instant now;
    private final ContactCopies copies;

    public ContactMerge(
            Handle tx,
            ContactWrite.Stores stores,
            MergeStore merges,
            AccountSettings settings,
            Caller caller,
            Instant now) {
        this.tx = tx;
        this.stores = stores;
        this.merges = merges;
        this.settings = settings;
        this.account = caller.account();
        this.editor = caller.user();
        this.visibility = Visibility.of(caller);
        this.now = now;
        this.copies = new ContactCopies(stores.ports().merged());
    }

    /** @param expected accepts the version of the kept contact that may be edited */
    EditReceipt merge(ContactId kept, ContactId gone, LongPredicate expected) throws SQLException {
        if (kept.equals(gone)) {
            return unknown();
        }
        List<ContactNumber> locked = stores.numbers().lockAll(tx, account, List.of(kept, gone));
        Map<ContactId, Loaded<Contact>> contacts = lockContacts(kept, gone);
        if (contacts.get(kept) instanceof Loaded.Missing) {
            return new EditReceipt.Missing();
        }
        if (contacts.get(gone) instanceof Loaded.Missing) {
            return unknown();
        }
        if (!(contacts.get(kept) instanceof Loaded.Seen<Contact>(Contact keptContact)
                && contacts.get(gone) instanceof Loaded.Seen<Contact>(Contact goneContact))) {
            return new EditReceipt.Forbidden();
        }
        if (!expected.test(keptContact.version())) {
            return new EditReceipt.Stale();
        }
        stores.numbers().requireAll(tx, account, kept, locked);
        stores.numbers().requireAll(tx, account, gone, locked);
        return merge(keptContact, goneContact, numbersOf(locked));
    }

    private static EditReceipt unknown() {
        Faults faults = new Faults();
        faults.add("contact_id", "The selected contact id is invalid.");
        return new EditReceipt.Refused(faults);
    }

    private Map<ContactId, Loaded<Contact>> lockContacts(ContactId one, ContactId other) {
        Map<ContactId, Loaded<Contact>> locked = new HashMap<>();
        Stream.of(one, other)
                .sorted(Comparator.comparingLong(ContactId::value))
                .forEach(id -> locked.put(id, stores.contacts().lock(tx, account, id, visibility)));
        return locked;
    }

    private static Set<String> numbersOf(List<ContactNumber> numbers) {
        Set<String> e164 = new TreeSet<>();
        numbers.forEach(number -> e164.add(number.e164()));
        return e164;
    }

    private EditReceipt merge(Contact kept, Contact gone, Set<String> numbers) throws SQLException {
        List<ContactId> both = List.of(kept.id(), gone.id());
        Map<String, String> before = copies.copy(tx.getConnection(), account, both, numbers);
        boolean dnc = kept.dnc() || gone.dnc();
        ContactEditor editing = new ContactEditor(filling(kept, gone), settings.timezone());
        Contact merged = editing.apply(kept, leadSource(kept, gone), dnc, now);
        Merge merge = new Merge(kept.id(), gone.id(), owner(merged), now);
        merges.move(tx, account, merge, editor);
        stores.contacts().update(tx, account, merged);
        merges.deleteGone(tx, account, gone.id());
        if (dnc) {
            stores.numbers().stop(tx, account, numbers, editor, now);
        }
        editing.changes().add("merged_contact_id", null, gone.id().value());
        record(kept.id(), editing.changes());
        notifyPorts(merge, kept, merged);
        Map<String, String> after = copies.copy(tx.getConnection(), account, both, numbers);
        long id = stores.ids().next();
        merges.insert(tx, account, new StoredMerge(id, kept.id(), gone.id(), editor, now, null, null), before, after);
        return new EditReceipt.Merged(kept.id(), id);
    }

    /** The edit that fills the blanks of the kept contact from the other one. */
    private static ContactEdit filling(Contact kept, Contact gone) {
        Map<ContactField, FieldEdit<String>> fields = new EnumMap<>(ContactField.class);
        for (ContactField field : ContactField.values()) {
            String text = gone.field(field);
            if (kept.field(field) == null && text != null) {
                fields.put(field, FieldEdit.to(text));
            }
        }
        ContactEdit.Links links = new ContactEdit.Links(
                fill(kept.links().userId(), gone.links().userId()),
                fill(kept.links().lineId(), gone.links().lineId()),
                fill(kept.links().dispositionStatusId(), gone.links().dispositionStatusId()),
                leadSource(kept, gone) == null ? FieldEdit.none() : FieldEdit.to(""));
        boolean bringsZone = !kept.timezoneExplicit() && gone.timezoneExplicit();
        return new ContactEdit(
                fields,
                bringsZone ? FieldEdit.to(gone.timezone()) : FieldEdit.none(),
                null,
                FieldEdit.none(),
                links,
                new ContactEdit.Tags(List.of(), List.of()),
                null,
                Map.of());
    }

    private static FieldEdit<Long> fill(@Nullable Long kept, @Nullable Long gone) {
        return kept == null && gone != null ? FieldEdit.to(gone) : FieldEdit.none();
    }

    private static @Nullable Long leadSource(Contact kept, Contact gone) {
        return fill(kept.links().leadSourceId(), gone.links().leadSourceId()).value();
    }

    private static @Nullable UserId owner(Contact contact) {
        Long owner = contact.links().userId();
        return owner == null ? null : new UserId(owner);
    }

    private void record(ContactId kept, EventChanges changes) {
        long id = stores.ids().next();
        stores.timeline()
                .insert(
                        tx,
                        account,
                        new TimelineEvent(
                                id, kept, now, "edit", null, editor.value(), "merged", null, changes.byField()));
    }

    private void notifyPorts(Merge merge, Contact before, Contact after) throws SQLException {
        for (ContactsMerged port : stores.ports().merged()) {
            port.contactsMerged(tx.getConnection(), account, merge);
        }
        if (after.dnc()) {
            ContactStopped.Stop stop = new ContactStopped.Stop(before.id(), StopReason.DO_NOT_CONTACT, now);
            for (ContactStopped port : stores.ports().stopped()) {
                port.contactStopped(tx.getConnection(), account, stop);
            }
        }
        LabelsChanged.Labeled labeled = new LabelsChanged.Labeled(after.id(), now);
        for (LabelsChanged port : stores.ports().labelsChanged()) {
            port.labelsChanged(tx.getConnection(), account, labeled);
        }
    }

    /** Restores every row, unless something from the merge has changed since. */
    UndoReceipt undo(long id) throws SQLException {
        return switch (merges.lock(tx, account, id, visibility)) {
            case Loaded.Missing<StoredMerge> _ -> new UndoReceipt.Missing();
            case Loaded.Hidden<StoredMerge> _ -> new UndoReceipt.Forbidden();
            case Loaded.Seen<StoredMerge>(StoredMerge merge) -> undo(merge);
        };
    }

    private UndoReceipt undo(StoredMerge merge) throws SQLException {
        long id = merge.id();
        if (merge.undoneAt() != null) {
            return new UndoReceipt.UndoneAlready();
        }
        Map<String, String> before = merges.rowsBefore(tx, account, id, copies.texts());
        if (!bringsBackVisibleAlone(before)) {
            return new UndoReceipt.Forbidden();
        }
        Map<String, String> after = merges.rowsAfter(tx, account, id, copies.texts());
        List<ContactId> both = List.of(merge.kept(), merge.gone());
        Set<String> numbers = numbersOf(stores.numbers().lockAll(tx, account, both));
        stores.contacts().lock(tx, account, merge.kept(), visibility);
        Set<String> known = new TreeSet<>(numbers);
        Json.tree(before.getOrDefault("contact_phone", "[]"))
                .forEach(row -> known.add(row.path("e164").asString()));
        Map<String, String> current = copies.copy(tx.getConnection(), account, both, known);
        if (!copies.isUnchanged(after, current)) {
            return new UndoReceipt.ChangedSince();
        }
        Undo undo = new Undo(Json.tree(ContactCopies.text(after)), Json.tree(ContactCopies.text(before)), now);
        for (ContactsMerged port : stores.ports().merged()) {
            port.mergeUndone(tx.getConnection(), account, undo);
        }
        copies.restore(tx.getConnection(), account, both, before, after);
        merges.markUndone(tx, account, id, editor, now);
        return new UndoReceipt.Undone(merge.kept(), merge.gone());
    }

    private boolean bringsBackVisibleAlone(Map<String, String> before) {
        return Json.tree(before.getOrDefault(ContactCopies.CONTACTS.table(), "[]"))
                .valueStream()
                .allMatch(visibility::allowsRow);
    }
}
