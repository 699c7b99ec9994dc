package firstring.accounts;

import firstring.text.HiddenText;

/**
 * A newly created account. Password and token are shown to the operator only this once: only digests of them are
 * stored.
 *
 * @param token has every scope
 */
public record CreatedAccount(
        AccountId account, UserId admin, String adminEmail, HiddenText adminPassword, HiddenText token) {}
