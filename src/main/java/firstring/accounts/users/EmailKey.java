package firstring.accounts.users;

import java.util.Locale;

/** How email addresses are compared: without case. */
public final class EmailKey {
    private EmailKey() {}

    public static String of(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
