package firstring.commands.doctor;

import firstring.Config;
import firstring.accounts.users.Passwords;
import firstring.text.HiddenText;
import java.util.List;

/**
 * Checks whether the password given for the first start could be guessed. It is accepted even then, so it is reported
 * here.
 */
final class AdminPasswordCheck {
    private static final String SUBJECT = "admin password";

    private AdminPasswordCheck() {}

    /** Empty when none was given. */
    static List<Finding> of(Config.FirstStart given) {
        HiddenText password = given.adminPassword();
        return password == null ? List.of() : List.of(check(password, given));
    }

    private static Finding check(HiddenText password, Config.FirstStart given) {
        try (Passwords passwords = Passwords.onOwnThreads()) {
            String email = given.adminEmail();
            List<String> personal = email == null ? List.of() : List.of(email);
            return passwords
                    .findFault(password, personal)
                    .map(_ -> Finding.warn(
                            SUBJECT,
                            "FIRSTRING_ADMIN_PASSWORD is easy to guess",
                            "Change the password in the console, under Your profile, then remove the setting."))
                    .orElseGet(() -> Finding.ok(SUBJECT, "hard to guess"));
        }
    }
}
