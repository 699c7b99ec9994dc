package firstring.console.developers;

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
        boolean isShort,
        Limits limits,
        @Nullable Instant lastUsedAt,
        @Nullable Instant expiresAt,
        String state) {

    /**
     * What a form changes of it; each is empty when there is none.
     *
     * @param lastDay on which it is good, in the viewer's zone
     * @param rate requests a minute, {@code ratePerSource} those of one source
     */
    public record Limits(String lastDay, String rate, String ratePerSource) {}

    public boolean isInForce() {
        return state.equals("in force");
    }
}
