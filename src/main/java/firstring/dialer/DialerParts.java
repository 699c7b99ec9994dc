package firstring.dialer;

import firstring.accounts.AccountStore;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.LabelsChanged;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;

/**
 * The dependencies of the dialer.
 *
 * @param availabilityChanged notified of users whose queue got shorter
 * @param labelsChanged notified of contacts with a new disposition status
 */
public record DialerParts(
        Database database,
        Ids ids,
        InstantSource clock,
        AccountStore accounts,
        AvailabilityChanged availabilityChanged,
        LabelsChanged labelsChanged) {}
