package firstring.intake;

import firstring.accounts.Caller;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.routing.RingGroupId;

/** What a batch is made of. */
public sealed interface Job {

    /** A submission to take. Its id is drawn before the transaction, so that its fate can be looked up after a crash. */
    record TakeLead(LeadId id, Caller caller, Submission submission, NewLead lead) implements Job {}

    /** A parked lead to hand out, if a member may take it now. */
    record HandOutParking(long parkingId, ContactId contact, RingGroupId ringGroup) implements Job {}
}
