package firstring.console.settings;

import java.util.List;
import java.util.Map;

/**
 * The user's own page.
 *
 * @param accountNumber by which the account can be named at sign-in beside its name
 * @param faults why the password was not changed, by field; empty when nothing was tried
 * @param done whether it was just changed
 */
public record ProfileView(
        String email, String role, String zone, long accountNumber, Map<String, List<String>> faults, boolean done) {}
