package firstring.accounts.callingrules;

import firstring.time.CallingRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a region as it is in force.
 *
 * @param version 0 while it is the standard one
 * @param updatedAt null while it is the standard one
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
