package firstring.accounts;

/** The id of a user of an account. */
public record UserId(long value) {}
