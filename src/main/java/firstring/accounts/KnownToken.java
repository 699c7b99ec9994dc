package firstring.accounts;

/** A token as it stood when it was read: not revoked, of an active user. */
record KnownToken(Caller caller, TokenLimits limits) {}
