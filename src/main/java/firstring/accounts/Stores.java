package firstring.accounts;

import firstring.accounts.audit.AuditLog;
import firstring.accounts.tokens.TokenStore;
import firstring.accounts.users.UserStore;

/** The stores of this feature, passed together. */
public record Stores(AccountStore accounts, UserStore users, TokenStore tokens, AuditLog audit) {}
