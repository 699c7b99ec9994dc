package firstring.dialer.calls;

import firstring.accounts.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The recorded outcome of a call, from the contact's timeline.
 *
 * @param id the id of the event and of the counted attempt
 * @param changed whether it changed the contact's disposition status, and {@code statusBefore} the previous one
 */
record CallOutcome(
        long id,
        Instant at,
        @Nullable UserId by,
        boolean changed,
        @Nullable Long statusBefore) {}
