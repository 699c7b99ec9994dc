package firstring.dialer;

import java.time.Instant;
import java.util.Optional;

/** What became of an agent's wish to dispose of, skip or remove an entry. Callers handle every case. */
sealed interface Worked {
    /** Done now, or done before in just this way. */
    record Done(ListedEntry entry) implements Worked {}

    /** This queue has no such entry. */
    record Missing() implements Worked {}

    /** Somebody else is working it. */
    record LeasedByAnother() implements Worked {}

    /** It was closed before, in another way. */
    record Closed() implements Worked {}

    /** The account has no such disposition status, or has archived it. */
    record UnknownDisposition() implements Worked {}

    /** The moment to call back is past, or more than a year away. */
    record NotWithinAYear() implements Worked {}

    /** The contact may not be called at that moment, by its rules; {@code nextAt}: when it may after it. */
    record NotLegal(Optional<Instant> nextAt) implements Worked {}
}
