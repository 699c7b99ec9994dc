package firstring.accounts;

import firstring.accounts.users.AvailabilityChanged;
import firstring.accounts.users.Teams;
import java.util.List;
import java.util.Set;

/**
 * The features above accounts that are called inside the transactions of accounts, or asked for information.
 *
 * @param pauseBarriers asked in this order
 */
public record AccountPorts(
        AvailabilityChanged availabilityChanged,
        AccountCreated accountCreated,
        Teams teams,
        List<PauseBarrier> pauseBarriers) {

    /** Calls no one, for tests of accounts alone. */
    public static AccountPorts none() {
        return new AccountPorts(
                (tx, account, user) -> {}, (tx, account, now) -> {}, (account, lead) -> Set.of(), List.of());
    }
}
