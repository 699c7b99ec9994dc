package firstring.dialer.calls;

import firstring.dialer.ListedEntry;
import java.time.Instant;
import java.util.Optional;

/** What became of an agent's wish to dispose of, skip or remove an entry. Callers handle every case. */
public sealed interface DisposeResult {
    /** Done now, or done before in just this way. */
    record Done(ListedEntry entry) implements DisposeResult {}

    /** This queue has no such entry. */
    record Missing() implements DisposeResult {}

    /** Somebody else is working it. */
    record LeasedByAnother() implements DisposeResult {}

    /** It was closed before, in another way. */
    record Closed() implements DisposeResult {}

    /** The account has no such disposition status, or has archived it. */
    record UnknownDisposition() implements DisposeResult {}

    /** The moment to call back is past, or more than a year away. */
    record NotWithinAYear() implements DisposeResult {}

    /** The contact may not be called at that moment, by its rules; {@code nextAt}: when it may after it. */
    record NotLegal(Optional<Instant> nextAt) implements DisposeResult {}
}
