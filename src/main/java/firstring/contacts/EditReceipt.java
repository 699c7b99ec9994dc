package firstring.contacts;

import firstring.http.Faults;
import java.util.List;

/** What became of one edit of a contact. */
public sealed interface EditReceipt {
    record Saved(ContactId contact, List<Warning> warnings) implements EditReceipt {}

    record Refused(Faults faults) implements EditReceipt {}

    /** Two contacts are one. */
    record Merged(ContactId kept, long merge) implements EditReceipt {}

    /** The number is another contact's. */
    record Taken(ContactId other) implements EditReceipt {}

    record Missing() implements EditReceipt {}

    /** The caller does not see the contact, or may not do this to it. */
    record Forbidden() implements EditReceipt {}

    /** The contact has changed since the caller read it. */
    record Stale() implements EditReceipt {}
}
