package firstring.accounts.tokens;

import firstring.accounts.AddressList;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token is held to.
 *
 * @param expiresAt null: never
 * @param callsAMinute null: no limit
 * @param callsAMinuteOfOneSource of them, those of one source; null: no limit
 */
record TokenLimits(
        @Nullable Instant expiresAt,
        @Nullable Integer callsAMinute,
        @Nullable Integer callsAMinuteOfOneSource,
        AddressList addresses) {

    boolean allow(Instant now, String address) {
        return (expiresAt == null || now.isBefore(expiresAt)) && addresses.allows(address);
    }
}
