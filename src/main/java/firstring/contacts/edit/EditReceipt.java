package firstring.contacts.edit;

import firstring.contacts.ContactId;
import firstring.contacts.Warning;
import firstring.http.Faults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one edit of a contact. */
public sealed interface EditReceipt {
    /** @param changes by the changed field, its old and its new value */
    record Saved(ContactId contact, List<Warning> warnings, Map<String, List<@Nullable Object>> changes)
            implements EditReceipt {}

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
