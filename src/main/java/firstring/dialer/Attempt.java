package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Duration;
import java.time.Instant;

/** A call of a contact by an agent. */
public record Attempt(long id, Instant at, UserId by) {
    /** The longest period that a cap can count. */
    public static final Duration COUNTED = Duration.ofDays(31);
}
