package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.contacts.ContactDraft;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import firstring.routing.ParkingDraft;
import org.jspecify.annotations.Nullable;

/** Gives a contact to an owner: counts it for the owner's day and moves the open My Queue entry along. */
final class Assignment {
    private final BatchFacts facts;
    private final BatchChanges changes;

    Assignment(BatchFacts facts, BatchChanges changes) {
        this.facts = facts;
        this.changes = changes;
    }

    /**
     * Sets the owner. An open entry moves into the owner's queue; a parking that is open ends, since the contact has an
     * owner now.
     *
     * @param handedOut the parking that is being handed out and ends by that, or null
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

    /** Takes the contact's open entry out of its queue. */
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
