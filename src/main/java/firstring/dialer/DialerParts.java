package firstring.dialer;

import firstring.accounts.AccountStore;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.LabelsChanged;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;

/**
 * What the dialer works with.
 *
 * @param availabilityChanged told of users whose queue got shorter
 * @param labelsChanged told of contacts that got another disposition status
 */
public record DialerParts(
        Database database,
        Ids ids,
        InstantSource clock,
        AccountStore accounts,
        AvailabilityChanged availabilityChanged,
        LabelsChanged labelsChanged) {}
