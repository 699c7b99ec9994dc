package firstring.dialer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose contact may not be called yet.
 *
 * @param contactVersion the version of the contact for which that is true
 * @param until null: not before the contact or the rules are changed
 */
public record SleepingEntry(
        EntryId entry, long contactVersion, @Nullable Instant until) {

    public String untilText() {
        return until == null ? "infinity" : until.toString();
    }
}
