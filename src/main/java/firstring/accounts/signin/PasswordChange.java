package firstring.accounts.signin;

import firstring.accounts.users.PasswordFault;

/** The result of a user's password change. */
public sealed interface PasswordChange {

    /** The password is set; the user's other sessions have ended. */
    record Changed() implements PasswordChange {}

    /** The current password was wrong. */
    record WrongCurrent() implements PasswordChange {}

    /** The new password was rejected. */
    record Refused(PasswordFault fault) implements PasswordChange {}

    /** Too many wrong current passwords. */
    record Throttled(long retryAfterSeconds) implements PasswordChange {}
}
