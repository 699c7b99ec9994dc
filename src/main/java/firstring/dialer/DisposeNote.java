package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent did with an entry, for the contact's timeline.
 *
 * @param changes stored fields that it changed, as JSON {@code {"field":[old,new]}}; null: none
 */
public record DisposeNote(
        long id,
        Instant at,
        UserId by,
        String outcome,
        @Nullable String text,
        @Nullable String changes) {}
