package firstring.contacts.merge;

import firstring.http.Faults;

/** What became of resolving a conflict. */
sealed interface ResolveReceipt {
    record Resolved() implements ResolveReceipt {}

    record Missing() implements ResolveReceipt {}

    /** The caller does not see both contacts. */
    record Forbidden() implements ResolveReceipt {}

    record Refused(Faults faults) implements ResolveReceipt {}

    /** It cannot end this way, told in a sentence. */
    record Impossible(String reason) implements ResolveReceipt {}
}
