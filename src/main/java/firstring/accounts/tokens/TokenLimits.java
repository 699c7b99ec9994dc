package firstring.accounts.tokens;

import firstring.accounts.AddressList;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a token.
 *
 * @param expiresAt null: never
 * @param callsPerMinute null: no limit
 * @param callsPerMinutePerSource of them, those of one source; null: no limit
 */
record TokenLimits(
        @Nullable Instant expiresAt,
        @Nullable Integer callsPerMinute,
        @Nullable Integer callsPerMinutePerSource,
        AddressList addresses) {

    boolean allow(Instant now, String address) {
        return (expiresAt == null || now.isBefore(expiresAt)) && addresses.allows(address);
    }
}
