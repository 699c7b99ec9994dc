package firstring.contacts.merge;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.ContactNumber;
import firstring.contacts.ContactStopped;
import firstring.contacts.ContactWrite;
import firstring.contacts.EventChanges;
import firstring.contacts.Loaded;
import firstring.contacts.OtherNumbers;
import firstring.contacts.StopReason;
import firstring.contacts.Visibility;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.timeline.TimelineEvent;
import firstring.http.Faults;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Resolves one conflict inside one transaction. Created for each attempt; not thread-safe. */
public final class ConflictResolution {
    private final Handle tx;
    private final ContactWrite.Stores stores;
    private final ConflictStore conflicts;
    private final AccountId account;
    private final UserId editor;
    private final Visibility visibility;
    private final Instant now;

    public ConflictResolution(
            Handle tx, ContactWrite.Stores stores, ConflictStore conflicts, Caller caller, Instant now) {
        this.tx = tx;
        this.stores = stores;
        this.conflicts = conflicts;
        this.account = caller.account();
        this.editor = caller.user();
        this.visibility = Visibility.of(caller);
        this.now = now;
    }

    /** @param kept the contact that a merge keeps; null: the contact that has the number */
    ResolveReceipt resolve(long id, Resolution resolution, @Nullable Long kept, ContactMerge merge)
            throws SQLException {
        return switch (conflicts.find(tx, account, id, visibility)) {
            case Loaded.Missing<Conflict> _ -> new ResolveReceipt.Missing();
            case Loaded.Hidden<Conflict> _ -> new ResolveReceipt.Forbidden();
            case Loaded.Seen<Conflict>(Conflict found) -> resolve(found, resolution, kept, merge);
        };
    }

    private ResolveReceipt resolve(Conflict found, Resolution resolution, @Nullable Long kept, ContactMerge merge)
            throws SQLException {
        if (found.resolvedAt() != null) {
            return new ResolveReceipt.Impossible("The conflict is already resolved.");
        }
        return switch (resolution) {
            case KEPT_APART -> finish(found, resolution);
            case MERGED -> merge(found, kept, merge);
            case NUMBER_MOVED -> move(found);
        };
    }

    private ResolveReceipt finish(Conflict conflict, Resolution resolution) {
        conflicts.resolve(tx, account, conflict.id(), resolution, editor, now);
        return new ResolveReceipt.Resolved();
    }

    private ResolveReceipt merge(Conflict conflict, @Nullable Long kept, ContactMerge merge) throws SQLException {
        ContactId stays = kept == null ? conflict.other() : new ContactId(kept);
        if (!stays.equals(conflict.other()) && !stays.equals(conflict.contact())) {
            Faults faults = new Faults();
            faults.add("kept_contact_id", "The selected kept contact id is invalid.");
            return new ResolveReceipt.Refused(faults);
        }
        ContactId goes = stays.equals(conflict.other()) ? conflict.contact() : conflict.other();
        return merge.merge(stays, goes, version -> true) instanceof EditReceipt.Merged
                ? new ResolveReceipt.Resolved()
                : new ResolveReceipt.Impossible("One of the contacts no longer exists.");
    }

    private ResolveReceipt move(Conflict conflict) throws SQLException {
        List<ContactId> both = List.of(conflict.contact(), conflict.other());
        List<ContactNumber> locked = stores.numbers().lockAll(tx, account, both);
        Map<ContactId, Contact> contacts = lock(both);
        Contact from = contacts.get(conflict.other());
        Contact to = contacts.get(conflict.contact());
        boolean has = locked.stream()
                .anyMatch(number -> number.e164().equals(conflict.e164())
                        && number.contact().equals(conflict.other()));
        if (from == null || to == null || !has) {
            return new ResolveReceipt.Impossible("The number no longer belongs to that contact.");
        }
        if (from.phoneNumber().equals(conflict.e164())) {
            return new ResolveReceipt.Impossible("The number is that contact's primary number.");
        }
        stores.numbers().requireAll(tx, account, conflict.contact(), locked);
        move(conflict, from, to);
        return finish(conflict, Resolution.NUMBER_MOVED);
    }

    private Map<ContactId, Contact> lock(List<ContactId> ids) {
        Map<ContactId, Contact> locked = new HashMap<>();
        Stream<ContactId> inOrder = ids.stream().sorted(Comparator.comparingLong(ContactId::value));
        inOrder.forEach(id -> stores.contacts()
                .lock(tx, account, id, visibility)
                .seen()
                .ifPresent(contact -> locked.put(id, contact)));
        return locked;
    }

    private void move(Conflict conflict, Contact from, Contact to) throws SQLException {
        Map<Contact, Set<String>> before = Map.of(from, others(from), to, others(to));
        conflicts.moveNumber(tx, account, conflict);
        boolean marked = to.dnc() || stores.numbers().isAnyStopped(tx, account, List.of(conflict.e164()));
        stores.contacts().update(tx, account, from.withDnc(from.dnc(), now));
        stores.contacts().update(tx, account, to.withDnc(marked, now));
        for (Contact contact : List.of(from, to)) {
            EventChanges changes = new EventChanges();
            changes.add(OtherNumbers.FIELD, before.get(contact), others(contact));
            changes.add("is_dnc", contact.dnc(), contact.id().equals(to.id()) ? marked : contact.dnc());
            record(contact.id(), changes);
        }
        if (marked && !to.dnc()) {
            stop(to.id());
        }
    }

    private void stop(ContactId contact) throws SQLException {
        List<String> all = stores.numbers().list(tx, account, List.of(contact.value())).stream()
                .map(ContactNumber::e164)
                .toList();
        stores.numbers().stop(tx, account, all, editor, now);
        ContactStopped.Stop stop = new ContactStopped.Stop(contact, StopReason.DO_NOT_CONTACT, now);
        for (ContactStopped port : stores.ports().stopped()) {
            port.contactStopped(tx.getConnection(), account, stop);
        }
    }

    private Set<String> others(Contact contact) {
        Set<String> others = new TreeSet<>();
        for (ContactNumber number :
                stores.numbers().list(tx, account, List.of(contact.id().value()))) {
            if (!number.primary()) {
                others.add(number.e164());
            }
        }
        return others;
    }

    private void record(ContactId contact, EventChanges changes) {
        long id = stores.ids().next();
        stores.timeline()
                .insert(
                        tx,
                        account,
                        new TimelineEvent(
                                id, contact, now, "edit", null, editor.value(), "updated", null, changes.byField()));
    }
}
