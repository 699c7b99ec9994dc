package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.contacts.ContactDraft;
import firstring.contacts.LeadId;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Adds a contact to its owner's My Queue (docs/contract.md 1.2, add_to_powerdialer). One open row per contact. */
final class DialerStep {

    /** The origin and position of an entry to add. */
    record Request(
            LeadId lead,
            @Nullable Long parkingId,
            boolean atTop,
            @Nullable UserId ownerBefore) {}

    /** The contact's current position; {@code position} is null when it was already queued and stayed. */
    record QueuePosition(UserId user, @Nullable Long position, boolean alreadyQueued) {}

    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;

    DialerStep(BatchFacts facts, BatchChanges changes, LongSupplier ids) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
    }

    /** The reason why the contact cannot be queued, or null. */
    @Nullable
    Reason obstacle(ContactDraft contact) {
        if (contact.isDoNotContact()) {
            return Reason.DO_NOT_CONTACT;
        }
        if (facts.isOptedOut(contact)) {
            return Reason.OPTED_OUT;
        }
        UserId owner = contact.owner();
        if (owner == null) {
            return Reason.NO_OWNER;
        }
        return facts.isActive(owner) ? null : Reason.ARCHIVED;
    }

    /** Queues a contact that has no obstacle. */
    QueuePosition enqueue(ContactDraft contact, UserId owner, Request request) {
        QueueState queue = facts.queue(owner);
        EntryDraft entry = facts.openEntry(contact.id());
        if (entry == null) {
            add(contact, owner, queue, request);
            return new QueuePosition(owner, request.atTop() ? 1L : queue.openCount(), false);
        }
        boolean movedByOwner = !owner.equals(request.ownerBefore());
        if (movedByOwner) {
            return new QueuePosition(owner, request.atTop() ? 1L : queue.openCount(), true);
        }
        if (!request.atTop()) {
            return new QueuePosition(owner, null, true);
        }
        entry.moveTo(owner, queue.moveToTop());
        changes.touch(entry);
        changes.changedQueues.add(owner);
        return new QueuePosition(owner, 1L, true);
    }

    private void add(ContactDraft contact, UserId owner, QueueState queue, Request request) {
        long rank = request.atTop() ? queue.takeTop() : queue.takeBottom();
        EntryDraft entry =
                EntryDraft.create(ids.getAsLong(), contact.id(), request.lead(), request.parkingId(), owner, rank);
        facts.entries.put(contact.id(), entry);
        changes.newEntries.add(entry);
        changes.changedQueues.add(owner);
    }
}
