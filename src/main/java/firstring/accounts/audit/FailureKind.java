package firstring.accounts.audit;

/** A kind of attempt that the audit log records although nothing was changed. */
public enum FailureKind {
    SIGN_IN_FAILED("sign_in_failed"),
    SIGN_IN_THROTTLED("sign_in_throttled"),
    PASSWORD_CHANGE_FAILED("password_change_failed");

    private final String action;

    FailureKind(String action) {
        this.action = action;
    }

    /** The action's name in the audit log. */
    String action() {
        return action;
    }
}
