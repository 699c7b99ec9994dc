package firstring.accounts;

/** What became of a user's wish for another password. */
public sealed interface PasswordChange {

    /** It is set; the user's other sessions have ended. */
    record Changed() implements PasswordChange {}

    /** The current password was not right. */
    record WrongCurrent() implements PasswordChange {}

    /** The new one will not do. */
    record Refused(PasswordFault fault) implements PasswordChange {}

    /** Too many wrong current passwords. */
    record Throttled(long retryAfterSeconds) implements PasswordChange {}
}
