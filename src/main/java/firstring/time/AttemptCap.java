package firstring.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Limits how often one contact can be called within any period: three within 24 hours allow a fourth call exactly 24
 * hours after the first.
 */
public record AttemptCap(int attempts, Duration within) {

    /**
     * The time from which one more attempt is allowed; far in the past when it is allowed at any time.
     *
     * @param newestFirst the times of calls to the contact, at least as many as the cap counts if there were so many
     */
    public Instant freeFrom(List<Instant> newestFirst) {
        return newestFirst.size() < attempts
                ? Instant.MIN
                : newestFirst.get(attempts - 1).plus(within);
    }
}
