package firstring.dialer;

import firstring.contacts.ContactId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact in a queue or list, as stored.
 *
 * @param rank smallest first; unique in its queue or list
 * @param dialed true when an agent has leased it for a call
 * @param notBefore the end of its snooze; null: not snoozed
 * @param callBackAt the time at which the contact asked to be called; null: none
 * @param closedAt null while it is open
 */
public record Entry(
        EntryId id,
        QueueRef queue,
        ContactId contact,
        long rank,
        EntryState state,
        Instant addedAt,
        @Nullable Lease lease,
        boolean dialed,
        @Nullable Instant notBefore,
        @Nullable Instant callBackAt,
        @Nullable Instant closedAt,
        @Nullable Long dispositionStatus) {

    public boolean isOpen() {
        return state.isOpen();
    }

    /** The state in the API: an expired lease does not count. */
    EntryState stateAt(Instant now) {
        return state == EntryState.LEASED && (lease == null || !lease.holdsAt(now)) ? EntryState.QUEUED : state;
    }
}
