package firstring.accounts.users;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;

/** A user of an account who can sign in with an email address. */
public record Login(AccountId account, UserId user) {}
