package firstring.sequences;

import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import org.jspecify.annotations.Nullable;

/** A contact's enrolment while a batch works on it. Not thread-safe; belongs to one transaction. */
public final class EnrolmentDraft {

    /** How an enrolment may end on the path of a lead. */
    public enum End {
        /** Another sequence takes the contact over. */
        MOVED("moved"),
        /** The contact must not be contacted any more. */
        STOPPED("stopped");

        private final String code;

        End(String code) {
            this.code = code;
        }
    }

    private final long id;
    private final ContactId contact;
    private final SequenceId sequence;
    private final @Nullable LeadId lead;
    private final boolean isNew;
    private @Nullable End end;

    private EnrolmentDraft(long id, ContactId contact, SequenceId sequence, @Nullable LeadId lead, boolean isNew) {
        this.id = id;
        this.contact = contact;
        this.sequence = sequence;
        this.lead = lead;
        this.isNew = isNew;
    }

    /** An enrolment that this batch makes. */
    public static EnrolmentDraft create(long id, ContactId contact, SequenceId sequence, LeadId lead) {
        return new EnrolmentDraft(id, contact, sequence, lead, true);
    }

    static EnrolmentDraft stored(long id, ContactId contact, SequenceId sequence) {
        return new EnrolmentDraft(id, contact, sequence, null, false);
    }

    public long id() {
        return id;
    }

    public ContactId contact() {
        return contact;
    }

    public SequenceId sequence() {
        return sequence;
    }

    public @Nullable LeadId lead() {
        return lead;
    }

    public boolean isNew() {
        return isNew;
    }

    /** The state to store. */
    public String state() {
        return end == null ? "active" : end.code;
    }

    public void end(End how) {
        end = how;
    }
}
