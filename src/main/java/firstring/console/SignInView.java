package firstring.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in page.
 *
 * @param fault why the last attempt failed; empty at first
 * @param choices the accounts to choose from, when the address and password fit several
 * @param kept a form that is sent again once the same user has signed in; null: none
 */
public record SignInView(
        String email,
        String next,
        String fault,
        List<Choice> choices,
        @Nullable KeptForm kept,
        Assets assets) {

    /** For somebody whose form came after the session had ended. */
    static SignInView keeping(KeptForm kept, Assets assets) {
        return new SignInView("", "", "", List.of(), kept, assets);
    }

    /** One account that may be signed in to. */
    public record Choice(long account, String name) {}
}
