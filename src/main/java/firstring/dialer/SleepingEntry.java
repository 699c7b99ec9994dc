package firstring.dialer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose contact cannot be called yet.
 *
 * @param contactVersion the version of the contact this applies to
 * @param until null: not until the contact or the rules change
 */
public record SleepingEntry(
        EntryId entry, long contactVersion, @Nullable Instant until) {

    public String untilText() {
        return until == null ? "infinity" : until.toString();
    }
}
