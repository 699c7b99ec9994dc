package firstring.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The emergency pause of an account: until it is resumed, no sequence step runs, no message is sent and no bulk action
 * continues.
 *
 * @param by null: the operator
 * @param name the user's current name
 */
public record Pause(
        Instant at,
        @Nullable UserId by,
        @Nullable String name,
        @Nullable String reason) {

    /** The sentence for a user whose message is refused. */
    public static final String SENTENCE = "Messages of this account are paused. Ask an admin to resume them.";

    /** The sentence for a user whose call is refused. */
    public static final String CALLS = "This account is paused and cannot place calls. Ask an admin to resume it.";

    /** The name of the user who paused it, or "the operator". */
    public String author() {
        return name == null ? "the operator" : name;
    }
}
