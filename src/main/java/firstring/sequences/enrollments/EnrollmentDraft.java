package firstring.sequences.enrollments;

import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.sequences.FirstWait;
import firstring.sequences.SequenceId;
import org.jspecify.annotations.Nullable;

/** A contact's enrollment while a batch processes it. Not thread-safe; belongs to one transaction. */
public final class EnrollmentDraft {

    /** The ways in which a lead can end an enrollment. */
    public enum End {
        /** The contact moves to another sequence. */
        MOVED("moved", OutcomeCode.MOVED),
        /** The contact must no longer be contacted. */
        STOPPED("stopped", OutcomeCode.DO_NOT_CONTACT),
        /** The contact got a tag on which contacts leave the sequence. */
        TAG("stopped", OutcomeCode.TAG),
        /** The contact got a disposition status on which contacts leave the sequence. */
        DISPOSITION_STATUS("stopped", OutcomeCode.DISPOSITION_STATUS);

        private final String state;
        private final OutcomeCode code;

        End(String state, OutcomeCode code) {
            this.state = state;
            this.code = code;
        }

        /** The reason for storage and timeline. */
        public String reason() {
            return code.code();
        }
    }

    private final long id;
    private final ContactId contact;
    private final SequenceId sequence;
    private final @Nullable LeadId lead;
    private final @Nullable FirstWait firstWait;
    private @Nullable End end;

    private EnrollmentDraft(
            long id, ContactId contact, SequenceId sequence, @Nullable LeadId lead, @Nullable FirstWait firstWait) {
        this.id = id;
        this.contact = contact;
        this.sequence = sequence;
        this.lead = lead;
        this.firstWait = firstWait;
    }

    /**
     * An enrollment that this batch creates.
     *
     * @param firstWait the wait that it begins with; null: its first step is to run
     */
    public static EnrollmentDraft create(
            long id, ContactId contact, SequenceId sequence, LeadId lead, @Nullable FirstWait firstWait) {
        return new EnrollmentDraft(id, contact, sequence, lead, firstWait);
    }

    static EnrollmentDraft stored(long id, ContactId contact, SequenceId sequence) {
        return new EnrollmentDraft(id, contact, sequence, null, null);
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

    /** The lead that enrolls it; null: it is already stored. */
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
        return end == null ? OutcomeCode.ENROLLED.code() : end.reason();
    }

    /** The wait that it begins with and that has not ended, or null. */
    @Nullable
    FirstWait firstWait() {
        return end == null ? firstWait : null;
    }

    public void end(End how) {
        end = how;
    }
}
