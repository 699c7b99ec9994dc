package firstring.dialer.calls;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an entry's contact can be called now.
 *
 * @param reasons the reasons against it, as codes of callability; empty: it can be called
 * @param nextAt the first moment at which it can be called, as things are now; null: never
 */
public record CallabilityResult(
        List<String> reasons, @Nullable Instant nextAt) {
    public boolean isCallable() {
        return reasons.isEmpty();
    }
}
