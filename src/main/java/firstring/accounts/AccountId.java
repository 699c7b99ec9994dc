package firstring.accounts;

/** Names an account (tenant). */
public record AccountId(long value) {}
