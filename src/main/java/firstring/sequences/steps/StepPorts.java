package firstring.sequences.steps;

import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.OwnerChanged;
import java.util.List;

/**
 * What steps need of other features, inside their transaction.
 *
 * @param ownerChanged told of contacts that a step gave to somebody; their queue entry has moved already
 * @param availabilityChanged told of users whose queue got shorter
 */
public record StepPorts(
        Messenger messenger, List<OwnerChanged> ownerChanged, AvailabilityChanged availabilityChanged) {}
