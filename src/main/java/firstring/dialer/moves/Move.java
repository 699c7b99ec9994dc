package firstring.dialer.moves;

import firstring.accounts.Caller;
import firstring.accounts.UserId;
import firstring.dialer.EntryId;
import firstring.dialer.QueueRef;
import java.util.List;
import java.util.Map;

/**
 * A request to move open entries of one queue or list.
 *
 * @param entries in the order they should have afterward
 */
record Move(Caller caller, QueueRef queue, List<EntryId> entries, Target target) {
    static final int MAX_ENTRIES = 200;

    /** The destination. */
    sealed interface Target {
        record Top() implements Target {}

        record Bottom() implements Target {}

        /** Above another entry of the same queue or list. */
        record Before(EntryId anchor) implements Target {}

        /** To another user, who becomes the owner of the contacts. */
        record ToUser(UserId user, boolean atTop) implements Target {}

        /** Out of the queue or list. */
        record Out() implements Target {}
    }

    /** The result. */
    sealed interface Outcome {
        /** @param left why the others stayed: {@code missing} (not here, or closed) or {@code leased} */
        record Done(List<EntryId> moved, Map<EntryId, String> left) implements Outcome {}

        /** The entry to move above is not here, or is itself being moved. */
        record NoAnchor() implements Outcome {}

        /** The account has no such user, or the user is inactive. */
        record NoUser() implements Outcome {}
    }
}
