package firstring.dialer;

import java.time.Instant;
import java.util.Optional;

/** What an agent is to call next. Callers handle every case. */
sealed interface Next {
    record Call(ListedEntry entry, Lease lease, Callee callee) implements Next {}

    /** Nothing can be called now; {@code nextAt} is the first moment at which something can, as things stand. */
    record Nothing(Optional<Instant> nextAt) implements Next {}

    /** The lease that was to be renewed has gone to somebody else, or its entry is closed. */
    record LeaseLost() implements Next {}

    /** The user works no such list, or it is archived. */
    record UnknownList() implements Next {}
}
