package firstring.accounts;

/** Names a user of an account. */
public record UserId(long value) {}
