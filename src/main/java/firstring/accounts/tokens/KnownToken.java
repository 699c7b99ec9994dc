package firstring.accounts.tokens;

import firstring.accounts.Caller;

/** A token as it stood when it was read: not revoked, of an active user. */
record KnownToken(Caller caller, TokenLimits limits) {}
