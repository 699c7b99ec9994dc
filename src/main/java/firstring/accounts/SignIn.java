package firstring.accounts;

import java.util.List;

/** What became of an attempt to sign in. */
public sealed interface SignIn {

    /** A session was made. */
    record SignedIn(String value) implements SignIn {}

    /** The address and password fit several accounts: one must be named. */
    record Choose(List<AccountSettings> accounts) implements SignIn {}

    /** No such address, a wrong password or an inactive user; which of them is not told. */
    record Refused() implements SignIn {}

    /** Too many failures of this address, or from this place. */
    record Throttled(long retryAfterSeconds) implements SignIn {}
}
