package firstring.accounts;

import java.util.Set;

/** What accounts tell the features above, inside their own transactions, and ask of them. */
public record AccountPorts(AvailabilityChanged availabilityChanged, AccountCreated accountCreated, Teams teams) {

    /** Tells nobody: for a test of accounts alone. */
    public static AccountPorts none() {
        return new AccountPorts((tx, account, user) -> {}, (tx, account, now) -> {}, (account, lead) -> Set.of());
    }
}
