package firstring.accounts.tokens;

import firstring.accounts.Caller;

/** The result of authenticating a request. */
public sealed interface Authentication {

    /** A valid token of an active user. */
    record Known(Caller caller) implements Authentication {}

    /** No token, or one that is not valid here: missing, wrong, expired, revoked, or not allowed from this address. */
    record Unknown() implements Authentication {}

    /** Too many failures from this address, or more calls than the token's own limit allows (429). */
    record Throttled(long retryAfterSeconds) implements Authentication {}
}
