package firstring.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token as its list shows it; never its value. */
public record TokenView(
        long id,
        String name,
        String user,
        List<String> scopes,
        String hint,
        @Nullable Instant lastUsedAt,
        @Nullable Instant expiresAt,
        String state) {

    public boolean isInForce() {
        return state.equals("in force");
    }
}
