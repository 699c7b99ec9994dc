package firstring.intake;

import firstring.contacts.ContactDraft;
import firstring.contacts.LeadId;
import firstring.sequences.EnrolmentDraft;
import firstring.sequences.SequenceId;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Enrols a contact in a sequence (CONTRACT 1.2, sequence_id). At most one enrolment per contact is open. */
final class SequenceStep {
    private final Facts facts;
    private final Changes changes;
    private final LongSupplier ids;

    SequenceStep(Facts facts, Changes changes, LongSupplier ids) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
    }

    /** Why the contact is not enrolled, or null when it may be. */
    @Nullable
    Reason obstacle(ContactDraft contact, SequenceId sequence, boolean force) {
        if (contact.isDoNotContact()) {
            return Reason.DO_NOT_CONTACT;
        }
        References.Known known = facts.references.find(References.Kind.SEQUENCE, sequence.value());
        if (known == null || known.archived()) {
            return Reason.ARCHIVED;
        }
        if (known.paused()) {
            return Reason.SEQUENCE_PAUSED;
        }
        EnrolmentDraft current = facts.enrolments.get(contact.id());
        boolean stays = current != null && (current.sequence().equals(sequence) || !force);
        return stays ? Reason.ALREADY_ENROLLED : null;
    }

    /** Enrols, and answers {@code enrolled} or {@code moved}. */
    String enrol(ContactDraft contact, SequenceId sequence, LeadId lead) {
        EnrolmentDraft current = facts.enrolments.get(contact.id());
        if (current != null) {
            end(current, EnrolmentDraft.End.MOVED);
        }
        EnrolmentDraft enrolment = EnrolmentDraft.create(ids.getAsLong(), contact.id(), sequence, lead);
        facts.enrolments.put(contact.id(), enrolment);
        changes.newEnrolments.add(enrolment);
        return current == null ? "enrolled" : "moved";
    }

    /** Ends the contact's enrolment, if it has one, because it must not be contacted. */
    void stop(ContactDraft contact) {
        EnrolmentDraft current = facts.enrolments.remove(contact.id());
        if (current != null) {
            end(current, EnrolmentDraft.End.STOPPED);
        }
    }

    private void end(EnrolmentDraft enrolment, EnrolmentDraft.End how) {
        enrolment.end(how);
        if (!enrolment.isNew()) {
            changes.endedEnrolments.add(enrolment);
        }
    }
}
