package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.contacts.ContactDraft;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import firstring.routing.ParkingDraft;
import org.jspecify.annotations.Nullable;

/** Assigns a contact to an owner: counts it for the owner's day and moves the open My Queue entry along. */
final class Assignment {
    private final BatchFacts facts;
    private final BatchChanges changes;

    Assignment(BatchFacts facts, BatchChanges changes) {
        this.facts = facts;
        this.changes = changes;
    }

    /**
     * Sets the owner. An open entry moves to the owner's queue; an open parking ends, because the contact now has an owner.
     *
     * @param handedOut the parking whose hand-out this is, which ends, or null
     */
    void assign(ContactDraft contact, UserId owner, boolean atTop, @Nullable ParkingDraft handedOut) {
        contact.setOwner(owner);
        facts.queue(owner).countLead(facts.today(owner), facts.now);
        changes.changedQueues.add(owner);
        moveEntry(contact, owner, atTop);
        ParkingDraft parking = facts.openParking(contact.id());
        if (parking != null && parking != handedOut) {
            parking.close(ParkingDraft.End.SUPERSEDED);
            changes.ended(parking);
        }
    }

    /** Removes the contact's open entry from its queue. */
    void removeEntry(EntryDraft entry) {
        entry.remove();
        changes.touch(entry);
        shorten(entry.user());
    }

    private void shorten(UserId user) {
        facts.queue(user).close();
        changes.changedQueues.add(user);
        changes.shortenedQueues.add(user);
    }

    private void moveEntry(ContactDraft contact, UserId owner, boolean atTop) {
        EntryDraft entry = facts.openEntry(contact.id());
        if (entry == null || entry.user().equals(owner)) {
            return;
        }
        shorten(entry.user());
        QueueState queue = facts.queue(owner);
        entry.moveTo(owner, atTop ? queue.takeTop() : queue.takeBottom());
        changes.touch(entry);
    }
}
