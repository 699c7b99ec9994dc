package firstring.console;

import java.util.List;

/**
 * The sign-in page.
 *
 * @param fault why the last attempt failed; empty at first
 * @param choices the accounts to choose from, when the address and password fit several
 */
public record SignInView(String email, String next, String fault, List<Choice> choices, Assets assets) {

    /** One account that may be signed in to. */
    public record Choice(long account, String name) {}
}
