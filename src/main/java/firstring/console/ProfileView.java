package firstring.console;

/**
 * The user's own page.
 *
 * @param fault why the password was not changed; empty when nothing was tried
 * @param done whether it was just changed
 */
public record ProfileView(String email, String role, String zone, String fault, boolean done) {}
