package firstring.dialer;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import org.jspecify.annotations.Nullable;

/** A contact's open My Queue entry while a batch works on it. Not thread-safe; belongs to one transaction. */
public final class EntryDraft {
    private final long id;
    private final ContactId contact;
    private final boolean isNew;
    private final @Nullable LeadId lead;
    private final @Nullable Long parkingId;
    private UserId user;
    private long rank;
    private final UserId storedUser;
    private boolean moved;
    private boolean removed;

    private EntryDraft(
            long id,
            ContactId contact,
            boolean isNew,
            @Nullable LeadId lead,
            @Nullable Long parkingId,
            UserId user,
            long rank) {
        this.id = id;
        this.contact = contact;
        this.isNew = isNew;
        this.lead = lead;
        this.parkingId = parkingId;
        this.user = user;
        this.storedUser = user;
        this.rank = rank;
    }

    /** An entry that this batch adds, for a lead or out of a parking. */
    public static EntryDraft create(
            long id, ContactId contact, LeadId lead, @Nullable Long parkingId, UserId user, long rank) {
        return new EntryDraft(id, contact, true, lead, parkingId, user, rank);
    }

    static EntryDraft stored(long id, ContactId contact, UserId user, long rank) {
        return new EntryDraft(id, contact, false, null, null, user, rank);
    }

    public long id() {
        return id;
    }

    public ContactId contact() {
        return contact;
    }

    public boolean isNew() {
        return isNew;
    }

    public @Nullable LeadId lead() {
        return lead;
    }

    public @Nullable Long parkingId() {
        return parkingId;
    }

    public UserId user() {
        return user;
    }

    public long rank() {
        return rank;
    }

    public boolean isMoved() {
        return moved;
    }

    /** True when the entry goes from one user's queue to another's. */
    public boolean isHandedOver() {
        return !user.equals(storedUser);
    }

    public boolean isRemoved() {
        return removed;
    }

    /** Puts the entry at another place, of the same or another user's queue. */
    public void moveTo(UserId newUser, long newRank) {
        user = newUser;
        rank = newRank;
        moved = true;
    }

    /** Takes the entry out of its queue. */
    public void remove() {
        removed = true;
    }
}
