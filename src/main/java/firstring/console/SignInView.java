package firstring.console;

/**
 * The sign-in page.
 *
 * @param account the name or number of an account, as it was typed
 * @param fault why the last attempt failed; empty at first
 */
public record SignInView(String email, String account, String next, String fault, Assets assets) {}
