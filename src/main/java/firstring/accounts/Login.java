package firstring.accounts;

/** A user of an account who can sign in with an email address. */
record Login(AccountId account, UserId user) {}
