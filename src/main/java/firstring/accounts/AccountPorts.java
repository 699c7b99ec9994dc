package firstring.accounts;

import firstring.accounts.users.AvailabilityChanged;
import firstring.accounts.users.Teams;
import java.util.List;
import java.util.Set;

/**
 * What accounts tell the features above, inside their own transactions, and ask of them.
 *
 * @param underWay asked in this order
 */
public record AccountPorts(
        AvailabilityChanged availabilityChanged,
        AccountCreated accountCreated,
        Teams teams,
        List<PauseBarrier> underWay) {

    /** Tells nobody: for a test of accounts alone. */
    public static AccountPorts none() {
        return new AccountPorts(
                (tx, account, user) -> {}, (tx, account, now) -> {}, (account, lead) -> Set.of(), List.of());
    }
}
