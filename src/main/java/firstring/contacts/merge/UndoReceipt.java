package firstring.contacts.merge;

import firstring.contacts.ContactId;

/** What became of undoing a merge. */
public sealed interface UndoReceipt {
    record Undone(ContactId kept, ContactId gone) implements UndoReceipt {}

    record Missing() implements UndoReceipt {}

    /** The caller does not see both contacts as they were. */
    record Forbidden() implements UndoReceipt {}

    record UndoneAlready() implements UndoReceipt {}

    /** Something that the merge left is not as it was left. */
    record ChangedSince() implements UndoReceipt {}
}
