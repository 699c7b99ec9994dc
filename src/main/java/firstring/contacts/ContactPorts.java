package firstring.contacts;

import firstring.contacts.merge.ContactsMerged;
import java.util.List;

/** What contacts tells the features above it, in this order, inside its own transactions. */
public record ContactPorts(
        List<ContactStopped> stopped,
        List<OwnerChanged> ownerChanged,
        List<ContactsMerged> merged,
        List<LabelsChanged> labelsChanged) {

    /** Tells nobody of merges and labels: for a test without them. */
    public ContactPorts(List<ContactStopped> stopped, List<OwnerChanged> ownerChanged) {
        this(stopped, ownerChanged, List.of(), List.of());
    }

    /** Tells nobody: for a test of contacts alone. */
    public static ContactPorts none() {
        return new ContactPorts(List.of(), List.of());
    }
}
