package firstring.accounts;

import firstring.text.HiddenText;

/**
 * An account just made. Password and token are shown to the operator this once: only digests of them are kept.
 *
 * @param token good for every scope
 */
public record CreatedAccount(
        AccountId account, UserId admin, String adminEmail, HiddenText adminPassword, HiddenText token) {}
