package firstring.routing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/** Rechecks the parked leads of a user's ring groups when the user's availability changes. Thread-safe. */
public final class ParkedLeadsWait implements AvailabilityChanged {
    private final HandOutStore handOuts;
    private final InstantSource clock;

    public ParkedLeadsWait(HandOutStore handOuts, InstantSource clock) {
        this.handOuts = handOuts;
        this.clock = clock;
    }

    @Override
    public void availabilityChanged(Connection tx, AccountId account, UserId user) throws SQLException {
        handOuts.makeDue(tx, account, user, clock.instant());
    }
}
