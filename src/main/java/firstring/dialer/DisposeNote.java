package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent's action on an entry, for the contact's timeline.
 *
 * @param changes the stored fields it changed, as JSON {@code {"field":[old,new]}}; null: none
 */
public record DisposeNote(
        long id,
        Instant at,
        UserId by,
        String outcome,
        @Nullable String text,
        @Nullable String changes) {}
