package firstring.intake.decision;

import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactDraft;
import firstring.contacts.LeadId;
import firstring.json.Json;
import firstring.sequences.FirstWait;
import firstring.sequences.SequenceId;
import firstring.sequences.enrollments.EnrollmentDraft;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Enrolls a contact in a sequence (docs/contract.md 1.2, sequence_id). At most one enrollment per contact is open. */
final class EnrollmentStep {
    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;

    EnrollmentStep(BatchFacts facts, BatchChanges changes, LongSupplier ids) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
    }

    /** The reason why the contact cannot be enrolled, or null. */
    @Nullable
    Reason obstacle(ContactDraft contact, SequenceId sequence, boolean force) {
        if (contact.isDoNotContact()) {
            return Reason.DO_NOT_CONTACT;
        }
        References.Known known = find(sequence);
        if (known == null || known.archived()) {
            return Reason.ARCHIVED;
        }
        if (known.exits().onOptOut() && facts.isOptedOut(contact)) {
            return Reason.OPTED_OUT;
        }
        if (known.paused()) {
            return Reason.SEQUENCE_PAUSED;
        }
        EnrollmentDraft current = facts.enrollments.get(contact.id());
        boolean stays = current != null && (current.sequence().equals(sequence) || !force);
        return stays ? Reason.ALREADY_ENROLLED : null;
    }

    /** Enrolls the contact and returns {@code enrolled} or {@code moved}. */
    String enroll(ContactDraft contact, SequenceId sequence, LeadId lead) {
        EnrollmentDraft current = facts.enrollments.get(contact.id());
        if (current != null) {
            end(current, EnrollmentDraft.End.MOVED);
        }
        EnrollmentDraft enrollment =
                EnrollmentDraft.create(ids.getAsLong(), contact.id(), sequence, lead, firstWait(sequence));
        facts.enrollments.put(contact.id(), enrollment);
        changes.newEnrollments.add(enrollment);
        return current == null ? "enrolled" : "moved";
    }

    /** The wait that the enrollment begins with, or null if the contact could exit before it ends. */
    private @Nullable FirstWait firstWait(SequenceId sequence) {
        References.Known known = find(sequence);
        return known == null || known.exits().areByLabel() ? null : known.firstWait();
    }

    private References.@Nullable Known find(SequenceId sequence) {
        return facts.references.find(References.Kind.SEQUENCE, sequence.value());
    }

    /** Ends the contact's enrollment, if any, because it must not be contacted. */
    void stop(ContactDraft contact) {
        EnrollmentDraft current = facts.enrollments.remove(contact.id());
        if (current != null) {
            end(current, EnrollmentDraft.End.STOPPED);
        }
    }

    /** Ends the contact's enrollment if its labels meet an exit condition of its sequence; returns the ended one, or null. */
    @Nullable
    EnrollmentDraft leave(ContactDraft contact, Collection<Long> newTags) {
        EnrollmentDraft current = facts.enrollments.get(contact.id());
        References.Known known = current == null ? null : find(current.sequence());
        EnrollmentDraft.End exit = known == null ? null : known.exits().of(newTags, contact.dispositionStatusId());
        if (current == null || exit == null) {
            return null;
        }
        facts.enrollments.remove(contact.id());
        end(current, exit);
        return current;
    }

    void tellLeft(EnrollmentDraft enrollment, LeadId lead) {
        Map<String, ?> change = Map.of(
                "sequence_id", new @Nullable Object[] {enrollment.sequence().value(), null});
        changes.events.add(new NewEvent(
                ids.getAsLong(),
                enrollment.contact(),
                "sequence",
                lead,
                null,
                "left:" + enrollment.reason(),
                null,
                Json.text(change)));
    }

    private void end(EnrollmentDraft enrollment, EnrollmentDraft.End how) {
        enrollment.end(how);
        if (!enrollment.isNew()) {
            changes.endedEnrollments.add(enrollment);
        }
    }
}
