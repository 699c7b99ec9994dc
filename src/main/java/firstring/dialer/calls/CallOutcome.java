package firstring.dialer.calls;

import firstring.accounts.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said came of a call, as the contact's timeline has it.
 *
 * @param id the event's, and that of the attempt that was counted
 * @param changed whether it gave the contact another disposition status, and {@code statusBefore} the one before
 */
record CallOutcome(
        long id,
        Instant at,
        @Nullable UserId by,
        boolean changed,
        @Nullable Long statusBefore) {}
