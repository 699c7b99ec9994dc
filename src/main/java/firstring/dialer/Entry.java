package firstring.dialer;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact in a user's queue, as it is stored.
 *
 * @param rank smallest first; unique in the queue
 * @param dialled true when an agent has leased it, to call
 * @param closedAt null while it is open
 */
record Entry(
        EntryId id,
        UserId user,
        ContactId contact,
        long rank,
        EntryState state,
        Instant addedAt,
        @Nullable Lease lease,
        boolean dialled,
        @Nullable Instant closedAt,
        @Nullable Long dispositionStatus) {

    boolean isOpen() {
        return state.isOpen();
    }

    /** What the API calls its state: a lease that ran out is none. */
    EntryState stateAt(Instant now) {
        return state == EntryState.LEASED && (lease == null || !lease.holdsAt(now)) ? EntryState.QUEUED : state;
    }
}
