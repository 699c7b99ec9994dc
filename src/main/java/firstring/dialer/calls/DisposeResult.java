package firstring.dialer.calls;

import firstring.dialer.ListedEntry;
import java.time.Instant;
import java.util.Optional;

/** The result of disposing of, skipping or removing an entry. Callers handle every case. */
public sealed interface DisposeResult {
    /** Done now, or done before in exactly this way. */
    record Done(ListedEntry entry) implements DisposeResult {}

    /** This queue has no such entry. */
    record Missing() implements DisposeResult {}

    /** Another user has leased the entry. */
    record LeasedByAnother() implements DisposeResult {}

    /** The entry was already closed in another way. */
    record Closed() implements DisposeResult {}

    /** The account has no such disposition status, or has archived it. */
    record UnknownDisposition() implements DisposeResult {}

    /** The callback time is in the past, or more than a year away. */
    record NotWithinAYear() implements DisposeResult {}

    /** The contact must not be called at that time; {@code nextAt} is the first legal time after it. */
    record NotLegal(Optional<Instant> nextAt) implements DisposeResult {}
}
