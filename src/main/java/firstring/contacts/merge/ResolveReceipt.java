package firstring.contacts.merge;

import firstring.http.Faults;

/** The result of resolving a conflict. */
sealed interface ResolveReceipt {
    record Resolved() implements ResolveReceipt {}

    record Missing() implements ResolveReceipt {}

    /** The caller cannot see both contacts. */
    record Forbidden() implements ResolveReceipt {}

    record Refused(Faults faults) implements ResolveReceipt {}

    /** The conflict cannot be resolved this way; the reason is a sentence. */
    record Impossible(String reason) implements ResolveReceipt {}
}
