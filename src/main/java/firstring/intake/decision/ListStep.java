package firstring.intake.decision;

import firstring.contacts.ContactDraft;
import firstring.contacts.LeadId;
import firstring.dialer.DialerListId;
import firstring.dialer.DialerListState;
import firstring.dialer.EntryDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds a contact to dialer lists (decision 018). The users of a list share it, so the contact needs no owner and no
 * hand-out. One open entry per contact and list.
 */
public final class ListStep {

    /** The contact's current position in a list; {@code position} is null when it was already there and stayed. */
    public record ListPosition(DialerListId list, @Nullable Long position, boolean alreadyQueued) {}

    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;

    ListStep(BatchFacts facts, BatchChanges changes, LongSupplier ids) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
    }

    boolean isArchived(DialerListId list) {
        return facts.list(list).isArchived();
    }

    /** Adds the contact to a list that is not archived. */
    ListPosition add(ContactDraft contact, DialerListId id, LeadId lead, boolean atTop) {
        DialerListState list = facts.list(id);
        EntryDraft entry = facts.openEntry(contact.id(), id);
        if (entry != null && !atTop) {
            return new ListPosition(id, null, true);
        }
        changes.changedLists.add(id);
        if (entry != null) {
            entry.moveTo(list.moveToTop());
            changes.touch(entry);
            return new ListPosition(id, 1L, true);
        }
        long rank = atTop ? list.takeTop() : list.takeBottom();
        EntryDraft added = EntryDraft.createInList(ids.getAsLong(), contact.id(), lead, id, rank);
        facts.listEntries
                .computeIfAbsent(contact.id(), none -> new ArrayList<>())
                .add(added);
        changes.newEntries.add(added);
        return new ListPosition(id, atTop ? 1L : list.openCount(), false);
    }

    /** Removes a stopped contact from every list. */
    void removeAll(ContactDraft contact) {
        for (EntryDraft entry : facts.listEntries.getOrDefault(contact.id(), List.of())) {
            DialerListId list = entry.list();
            if (list != null && !entry.isRemoved()) {
                entry.remove();
                changes.touch(entry);
                facts.list(list).close();
                changes.changedLists.add(list);
            }
        }
    }
}
