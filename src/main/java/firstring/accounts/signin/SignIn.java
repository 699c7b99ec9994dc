package firstring.accounts.signin;

/** The result of an attempt to sign in. */
public sealed interface SignIn {

    /**
     * A session was created.
     *
     * @param session the content of its cookie
     * @param device the value of the cookie that identifies the browser from now on
     */
    record SignedIn(String session, String device) implements SignIn {}

    /** No such address or account, a wrong password or an inactive user; the response does not say which. */
    record Refused() implements SignIn {}

    /** Too many attempts for this address, or from this source. */
    record Throttled(long retryAfterSeconds) implements SignIn {}

    /** Too many passwords are being checked; this one was not. */
    record Busy(long retryAfterSeconds) implements SignIn {}
}
