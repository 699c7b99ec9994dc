package firstring.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The brake of an account: no step of a sequence runs, no message goes out and no bulk action goes on until it is resumed.
 *
 * @param by null: the operator
 * @param name the user's current name
 */
public record Pause(
        Instant at,
        @Nullable UserId by,
        @Nullable String name,
        @Nullable String reason) {

    /** What is told to somebody whose message is refused. */
    public static final String SENTENCE = "Messages of this account are paused. An admin can resume them.";

    /** What is told to who would have us place a call. */
    public static final String CALLS = "This account is paused: it places no calls. An admin can resume it.";

    /** Who paused it, in words. */
    public String author() {
        return name == null ? "the operator" : name;
    }
}
