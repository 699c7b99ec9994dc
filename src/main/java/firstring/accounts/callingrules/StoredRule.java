package firstring.accounts.callingrules;

import firstring.time.CallingRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The effective rule of a region.
 *
 * @param version 0 for the standard rule
 * @param updatedAt null for the standard rule
 */
record StoredRule(
        String region,
        CallingRule rule,
        long version,
        @Nullable Instant updatedAt) {

    static StoredRule standard(String region, CallingRule rule) {
        return new StoredRule(region, rule, 0, null);
    }

    boolean isOwn() {
        return version > 0;
    }
}
