package firstring.accounts;

/** What became of an attempt to sign in. */
public sealed interface SignIn {

    /**
     * A session was made.
     *
     * @param session what its cookie holds
     * @param device what the cookie holds by which the browser is known from now on
     */
    record SignedIn(String session, String device) implements SignIn {}

    /** No such address or account, a wrong password or an inactive user; which of them is not told. */
    record Refused() implements SignIn {}

    /** Too many attempts for this address, or from this source. */
    record Throttled(long retryAfterSeconds) implements SignIn {}

    /** Too many passwords are being checked; this one was not. */
    record Busy(long retryAfterSeconds) implements SignIn {}
}
