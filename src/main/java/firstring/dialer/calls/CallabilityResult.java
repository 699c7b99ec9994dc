package firstring.dialer.calls;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the contact of an entry may be called now.
 *
 * @param reasons why not, in the words of callability; empty: it may
 * @param nextAt the first moment at which it may, as things stand; null: never
 */
public record CallabilityResult(
        List<String> reasons, @Nullable Instant nextAt) {
    public boolean isCallable() {
        return reasons.isEmpty();
    }
}
