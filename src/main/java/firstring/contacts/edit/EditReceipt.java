package firstring.contacts.edit;

import firstring.contacts.ContactId;
import firstring.contacts.Warning;
import firstring.http.Faults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of editing a contact. */
public sealed interface EditReceipt {
    /** @param changes old and new value by changed field */
    record Saved(ContactId contact, List<Warning> warnings, Map<String, List<@Nullable Object>> changes)
            implements EditReceipt {}

    record Refused(Faults faults) implements EditReceipt {}

    /** Two contacts were merged. */
    record Merged(ContactId kept, long merge) implements EditReceipt {}

    /** The number belongs to another contact. */
    record Taken(ContactId other) implements EditReceipt {}

    record Missing() implements EditReceipt {}

    /** The caller cannot see the contact, or must not make this change. */
    record Forbidden() implements EditReceipt {}

    /** The contact has changed since the caller read it. */
    record Stale() implements EditReceipt {}
}
