package firstring.intake;

import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactDraft;
import firstring.contacts.LeadId;
import firstring.json.Json;
import firstring.sequences.EnrolmentDraft;
import firstring.sequences.FirstWait;
import firstring.sequences.SequenceId;
import java.util.Collection;
import java.util.Map;
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
        EnrolmentDraft enrolment =
                EnrolmentDraft.create(ids.getAsLong(), contact.id(), sequence, lead, firstWait(sequence));
        facts.enrolments.put(contact.id(), enrolment);
        changes.newEnrolments.add(enrolment);
        return current == null ? "enrolled" : "moved";
    }

    /** The wait that the enrolment begins with, unless something may make the contact leave first. */
    private @Nullable FirstWait firstWait(SequenceId sequence) {
        References.Known known = find(sequence);
        return known == null || known.exits().areByLabel() ? null : known.firstWait();
    }

    private References.@Nullable Known find(SequenceId sequence) {
        return facts.references.find(References.Kind.SEQUENCE, sequence.value());
    }

    /** Ends the contact's enrolment, if it has one, because it must not be contacted. */
    void stop(ContactDraft contact) {
        EnrolmentDraft current = facts.enrolments.remove(contact.id());
        if (current != null) {
            end(current, EnrolmentDraft.End.STOPPED);
        }
    }

    /** Ends the contact's enrolment if its labels are those by which its sequence is left; answers it, ended, or null. */
    @Nullable
    EnrolmentDraft leave(ContactDraft contact, Collection<Long> newTags) {
        EnrolmentDraft current = facts.enrolments.get(contact.id());
        References.Known known = current == null ? null : find(current.sequence());
        EnrolmentDraft.End exit = known == null ? null : known.exits().of(newTags, contact.dispositionStatusId());
        if (current == null || exit == null) {
            return null;
        }
        facts.enrolments.remove(contact.id());
        end(current, exit);
        return current;
    }

    void tellLeft(EnrolmentDraft enrolment, LeadId lead) {
        Map<String, ?> change = Map.of(
                "sequence_id", new @Nullable Object[] {enrolment.sequence().value(), null});
        changes.events.add(new NewEvent(
                ids.getAsLong(),
                enrolment.contact(),
                "sequence",
                lead,
                null,
                "left:" + enrolment.reason(),
                null,
                Json.text(change)));
    }

    private void end(EnrolmentDraft enrolment, EnrolmentDraft.End how) {
        enrolment.end(how);
        if (!enrolment.isNew()) {
            changes.endedEnrolments.add(enrolment);
        }
    }
}
