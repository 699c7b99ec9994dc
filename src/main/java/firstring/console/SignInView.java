package firstring.console;

import org.jspecify.annotations.Nullable;

/**
 * The sign-in page.
 *
 * @param account the name or number of an account, as it was typed
 * @param fault why the last attempt failed; empty at first
 * @param kept a form that is sent again once the same user has signed in; null: none
 */
public record SignInView(
        String email,
        String account,
        String next,
        String fault,
        @Nullable KeptForm kept,
        Assets assets) {

    /** For a user whose form was submitted after the session had ended. */
    static SignInView keeping(KeptForm kept, Assets assets) {
        return new SignInView("", "", "", "", kept, assets);
    }
}
