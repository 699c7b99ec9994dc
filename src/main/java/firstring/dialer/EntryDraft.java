package firstring.dialer;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A contact's open entry in a My Queue or a list while a batch changes it. Not thread-safe; belongs to one transaction. */
public final class EntryDraft {
    private final long id;
    private final ContactId contact;
    private final boolean isNew;
    private final @Nullable LeadId lead;
    private final @Nullable Long parkingId;
    private final @Nullable DialerListId list;
    private @Nullable UserId user;
    private long rank;
    private final @Nullable UserId storedUser;
    private boolean moved;
    private boolean removed;

    private EntryDraft(long id, ContactId contact, Origin origin, QueueRef queue, long rank) {
        this.id = id;
        this.contact = contact;
        this.isNew = origin.isNew();
        this.lead = origin.lead();
        this.parkingId = origin.parkingId();
        this.list = queue instanceof QueueRef.OfList(DialerListId of) ? of : null;
        this.user = queue instanceof QueueRef.MyQueue(UserId of) ? of : null;
        this.storedUser = user;
        this.rank = rank;
    }

    /** The lead or parking that an entry was created for; not loaded for a stored entry. */
    private record Origin(
            boolean isNew, @Nullable LeadId lead, @Nullable Long parkingId) {
        static final Origin STORED = new Origin(false, null, null);
    }

    /** An entry that this batch adds to a My Queue: for a lead, from a parking, or for neither. */
    public static EntryDraft create(
            long id, ContactId contact, @Nullable LeadId lead, @Nullable Long parkingId, UserId user, long rank) {
        return new EntryDraft(id, contact, new Origin(true, lead, parkingId), new QueueRef.MyQueue(user), rank);
    }

    /** An entry that this batch adds to a list. */
    public static EntryDraft createInList(long id, ContactId contact, LeadId lead, DialerListId list, long rank) {
        return new EntryDraft(id, contact, new Origin(true, lead, null), new QueueRef.OfList(list), rank);
    }

    static EntryDraft stored(long id, ContactId contact, QueueRef queue, long rank) {
        return new EntryDraft(id, contact, Origin.STORED, queue, rank);
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

    /** The list it is in; null: a My Queue. */
    public @Nullable DialerListId list() {
        return list;
    }

    /** The user whose My Queue it is in; fails for an entry of a list. */
    public UserId user() {
        return Objects.requireNonNull(user, "an entry of a list has no user");
    }

    @Nullable
    Long userId() {
        return user == null ? null : user.value();
    }

    public long rank() {
        return rank;
    }

    public boolean isMoved() {
        return moved;
    }

    /** True when the entry moves from one user's queue to another's. */
    public boolean isHandedOver() {
        return !Objects.equals(user, storedUser);
    }

    public boolean isRemoved() {
        return removed;
    }

    /** Moves the entry to another position in the same or another user's queue. */
    public void moveTo(UserId newUser, long newRank) {
        user = newUser;
        rank = newRank;
        moved = true;
    }

    /** Moves the entry within its queue or list. */
    public void moveTo(long newRank) {
        rank = newRank;
        moved = true;
    }

    /** Removes the entry from its queue. */
    public void remove() {
        removed = true;
    }
}
