package firstring.dialer.queue;

import firstring.dialer.Callee;
import firstring.dialer.Lease;
import firstring.dialer.ListedEntry;
import java.time.Instant;
import java.util.Optional;

/** The next call for an agent. Callers handle every case. */
public sealed interface NextCall {
    record Call(ListedEntry entry, Lease lease, Callee callee) implements NextCall {}

    /** Nothing can be called now; {@code nextAt} is the first moment at which something can, as things are now. */
    record Nothing(Optional<Instant> nextAt) implements NextCall {}

    /** The lease to renew has passed to another user, or its entry is closed. */
    record LeaseLost() implements NextCall {}

    /** The list is not one of the user's, or it is archived. */
    record UnknownList() implements NextCall {}
}
