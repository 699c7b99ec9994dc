package firstring.dialer;

import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact in a queue or list, as it is stored.
 *
 * @param rank smallest first; unique where it waits
 * @param dialled true when an agent has leased it, to call
 * @param notBefore until when it was put off; null: it was not
 * @param callBackAt when the contact asked to be called; null: never said
 * @param closedAt null while it is open
 */
public record Entry(
        EntryId id,
        QueueRef home,
        ContactId contact,
        long rank,
        EntryState state,
        Instant addedAt,
        @Nullable Lease lease,
        boolean dialled,
        @Nullable Instant notBefore,
        @Nullable Instant callBackAt,
        @Nullable Instant closedAt,
        @Nullable Long dispositionStatus) {

    public boolean isOpen() {
        return state.isOpen();
    }

    /** What the API calls its state: a lease that ran out is none. */
    EntryState stateAt(Instant now) {
        return state == EntryState.LEASED && (lease == null || !lease.holdsAt(now)) ? EntryState.QUEUED : state;
    }
}
