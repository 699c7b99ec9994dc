package firstring.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token is held to.
 *
 * @param expiresAt null: never
 * @param callsAMinute null: no limit
 */
record TokenLimits(@Nullable Instant expiresAt, @Nullable Integer callsAMinute, AddressList addresses) {

    boolean allow(Instant now, String address) {
        return (expiresAt == null || now.isBefore(expiresAt)) && addresses.allows(address);
    }
}
