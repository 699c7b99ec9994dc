package firstring.accounts.tokens;

import firstring.accounts.Caller;

/** What a presented token turned out to be. */
public sealed interface Authentication {

    /** A token in force, of an active user. */
    record Known(Caller caller) implements Authentication {}

    /** No token, or none that is in force here: missing, wrong, expired, revoked, or not allowed from this address. */
    record Unknown() implements Authentication {}

    /** Too many failures from this address, or more calls than the token's own limit (429). */
    record Throttled(long retryAfterSeconds) implements Authentication {}
}
