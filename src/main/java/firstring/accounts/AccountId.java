package firstring.accounts;

/** The id of an account (tenant). */
public record AccountId(long value) {}
