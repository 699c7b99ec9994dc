package firstring.intake;

import firstring.accounts.Caller;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.routing.RingGroupId;

/** One piece of work in a batch. */
public sealed interface Job {

    /** A submission to accept. Its id is assigned before the transaction, so that its outcome can be looked up after a crash. */
    record TakeLead(LeadId id, Caller caller, Submission submission, NewLead lead) implements Job {}

    /** A parked lead to hand out, if a member can take it now. */
    record HandOutParking(long parkingId, ContactId contact, RingGroupId ringGroup) implements Job {}
}
