package firstring.accounts.users;

import java.util.Locale;

/** The form of an email address in which addresses are compared: without case. */
public final class EmailKey {
    private EmailKey() {}

    public static String of(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
