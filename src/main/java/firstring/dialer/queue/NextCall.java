package firstring.dialer.queue;

import firstring.dialer.Callee;
import firstring.dialer.Lease;
import firstring.dialer.ListedEntry;
import java.time.Instant;
import java.util.Optional;

/** What an agent is to call next. Callers handle every case. */
public sealed interface NextCall {
    record Call(ListedEntry entry, Lease lease, Callee callee) implements NextCall {}

    /** Nothing can be called now; {@code nextAt} is the first moment at which something can, as things stand. */
    record Nothing(Optional<Instant> nextAt) implements NextCall {}

    /** The lease that was to be renewed has gone to somebody else, or its entry is closed. */
    record LeaseLost() implements NextCall {}

    /** The user works no such list, or it is archived. */
    record UnknownList() implements NextCall {}
}
