package firstring.sequences;

import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import org.jspecify.annotations.Nullable;

/** A contact's enrolment while a batch works on it. Not thread-safe; belongs to one transaction. */
public final class EnrolmentDraft {

    /** How an enrolment may end on the path of a lead. */
    public enum End {
        /** Another sequence takes the contact over. */
        MOVED("moved", Why.MOVED),
        /** The contact must not be contacted any more. */
        STOPPED("stopped", Why.DO_NOT_CONTACT),
        /** The contact got a tag by which contacts leave the sequence. */
        TAG("stopped", Why.TAG),
        /** The contact got a disposition status by which contacts leave the sequence. */
        DISPOSITION_STATUS("stopped", Why.DISPOSITION_STATUS);

        private final String state;
        private final Why why;

        End(String state, Why why) {
            this.state = state;
            this.why = why;
        }

        /** The reason to store, and to tell. */
        public String reason() {
            return why.code();
        }
    }

    private final long id;
    private final ContactId contact;
    private final SequenceId sequence;
    private final @Nullable LeadId lead;
    private final @Nullable FirstWait firstWait;
    private @Nullable End end;

    private EnrolmentDraft(
            long id, ContactId contact, SequenceId sequence, @Nullable LeadId lead, @Nullable FirstWait firstWait) {
        this.id = id;
        this.contact = contact;
        this.sequence = sequence;
        this.lead = lead;
        this.firstWait = firstWait;
    }

    /**
     * An enrolment that this batch makes.
     *
     * @param firstWait what it begins with; null: its first step is to run
     */
    public static EnrolmentDraft create(
            long id, ContactId contact, SequenceId sequence, LeadId lead, @Nullable FirstWait firstWait) {
        return new EnrolmentDraft(id, contact, sequence, lead, firstWait);
    }

    static EnrolmentDraft stored(long id, ContactId contact, SequenceId sequence) {
        return new EnrolmentDraft(id, contact, sequence, null, null);
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

    /** The lead that enrols it; null: it is stored already. */
    public @Nullable LeadId lead() {
        return lead;
    }

    public boolean isNew() {
        return lead != null;
    }

    /** The state to store. */
    public String state() {
        return end == null ? "active" : end.state;
    }

    /** The reason to store. */
    public String reason() {
        return end == null ? Why.ENROLLED.code() : end.reason();
    }

    /** The wait that it begins with and that goes on, or null. */
    @Nullable
    FirstWait firstWait() {
        return end == null ? firstWait : null;
    }

    public void end(End how) {
        end = how;
    }
}
