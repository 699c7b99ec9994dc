package firstring.sequences.steps;

import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.OwnerChanged;
import java.util.List;

/**
 * The parts of other features that steps use inside their transaction.
 *
 * @param ownerChanged called for contacts that a step assigned to a user; their queue entry has already moved
 * @param availabilityChanged called for users whose queue got shorter
 */
public record StepPorts(
        Messenger messenger, List<OwnerChanged> ownerChanged, AvailabilityChanged availabilityChanged) {}
