package firstring.accounts;

/** What accounts tell the features above, inside their own transactions. */
public record AccountPorts(AvailabilityChanged availabilityChanged, AccountCreated accountCreated) {

    /** Tells nobody: for a test of accounts alone. */
    public static AccountPorts none() {
        return new AccountPorts((tx, account, user) -> {}, (tx, account, now) -> {});
    }
}
