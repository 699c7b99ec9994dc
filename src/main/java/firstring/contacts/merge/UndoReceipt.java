package firstring.contacts.merge;

import firstring.contacts.ContactId;

/** The result of undoing a merge. */
public sealed interface UndoReceipt {
    record Undone(ContactId kept, ContactId gone) implements UndoReceipt {}

    record Missing() implements UndoReceipt {}

    /** The caller cannot see both contacts as they were. */
    record Forbidden() implements UndoReceipt {}

    record UndoneAlready() implements UndoReceipt {}

    /** Something from the merge has changed since. */
    record ChangedSince() implements UndoReceipt {}
}
