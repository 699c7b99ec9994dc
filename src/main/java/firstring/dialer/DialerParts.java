package firstring.dialer;

import firstring.accounts.AccountStore;
import firstring.accounts.AvailabilityChanged;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;

/**
 * What the dialer works with.
 *
 * @param availabilityChanged told of users whose queue got shorter
 */
public record DialerParts(
        Database database,
        Ids ids,
        InstantSource clock,
        AccountStore accounts,
        AvailabilityChanged availabilityChanged) {}
