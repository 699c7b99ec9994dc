package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Duration;
import java.time.Instant;

/** A call of a contact by an agent. */
public record Attempt(long id, Instant at, UserId by) {
    /** No cap counts further back. */
    public static final Duration COUNTED = Duration.ofDays(31);
}
