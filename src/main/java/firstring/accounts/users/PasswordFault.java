package firstring.accounts.users;

/** The reason why a new password is rejected. */
public enum PasswordFault {
    TOO_SHORT("The password must be at least 12 characters."),
    TOO_LONG("The password must not be longer than 255 characters."),
    PERSONAL("The password is too similar to the name or email address."),
    EASY_TO_GUESS("The password is too easy to guess. Use a longer one, such as four unrelated words.");

    private final String sentence;

    PasswordFault(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
