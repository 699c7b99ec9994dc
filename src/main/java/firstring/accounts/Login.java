package firstring.accounts;

/** A user of an account who may sign in with an address. */
record Login(AccountId account, UserId user) {}
