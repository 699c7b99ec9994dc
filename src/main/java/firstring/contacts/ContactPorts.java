package firstring.contacts;

import firstring.contacts.merge.ContactsMerged;
import java.util.List;

/** The features that contacts notify of changes, in this order, inside the same transaction. */
public record ContactPorts(
        List<ContactStopped> stopped,
        List<OwnerChanged> ownerChanged,
        List<ContactsMerged> merged,
        List<LabelsChanged> labelsChanged) {

    /** Notifies no one of merges and labels, for tests without them. */
    public ContactPorts(List<ContactStopped> stopped, List<OwnerChanged> ownerChanged) {
        this(stopped, ownerChanged, List.of(), List.of());
    }

    /** Notifies no one, for tests of contacts alone. */
    public static ContactPorts none() {
        return new ContactPorts(List.of(), List.of());
    }
}
