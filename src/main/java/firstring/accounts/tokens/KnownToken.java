package firstring.accounts.tokens;

import firstring.accounts.Caller;

/** A token as it was when read: not revoked, of an active user. */
record KnownToken(Caller caller, TokenLimits limits) {}
