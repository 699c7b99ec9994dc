package firstring.accounts;

/** The stores of this feature, handed on together. */
record Stores(AccountStore accounts, UserStore users, TokenStore tokens, AuditLog audit) {}
