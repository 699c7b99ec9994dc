package firstring.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * At most so many attempts to call one contact within any stretch of time: three within 24 hours allow a fourth exactly
 * 24 hours after the first.
 */
public record AttemptCap(int attempts, Duration within) {

    /**
     * From when one more attempt is allowed; long past when it is allowed at any time.
     *
     * @param newestFirst when the contact was called, at least as many as the cap counts if there were so many
     */
    public Instant freeFrom(List<Instant> newestFirst) {
        return newestFirst.size() < attempts
                ? Instant.MIN
                : newestFirst.get(attempts - 1).plus(within);
    }
}
