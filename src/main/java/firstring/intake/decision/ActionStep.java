package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.contacts.ContactDraft;
import firstring.contacts.Warning;
import firstring.dialer.DialerListId;
import firstring.intake.Job;
import firstring.intake.NewLead;
import firstring.intake.Trace;
import firstring.sequences.SequenceId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a lead's actions on a contact once its owner is decided (docs/contract.md 1.2): the owner's queue, dialer lists,
 * a sequence.
 */
final class ActionStep {
    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;
    private final Job.TakeLead take;
    private final NewLead.Actions wanted;
    private final Trace trace;
    private final List<Warning> warnings;

    ActionStep(LeadContext lead) {
        this.facts = lead.facts();
        this.changes = lead.changes();
        this.ids = lead.ids();
        this.take = lead.take();
        this.wanted = take.lead().actions();
        this.trace = lead.trace();
        this.warnings = lead.warnings();
    }

    DialerStep.@Nullable QueuePosition queue(ContactDraft contact, @Nullable UserId ownerBefore, boolean parked) {
        if (!wanted.addToPowerdialer()) {
            return null;
        }
        DialerStep dialer = new DialerStep(facts, changes, ids);
        Reason obstacle = parked ? Reason.PARKED : dialer.obstacle(contact);
        UserId owner = contact.owner();
        if (obstacle != null || owner == null) {
            skipDialer(obstacle == null ? Reason.NO_OWNER : obstacle);
            return null;
        }
        boolean atTop = wanted.atTop();
        DialerStep.QueuePosition position =
                dialer.enqueue(contact, owner, new DialerStep.Request(take.id(), null, atTop, ownerBefore));
        trace.powerdialer(position.user(), position.position(), position.alreadyQueued());
        if (position.position() == null) {
            trace.skip("powerdialer", Reason.ALREADY_QUEUED);
        }
        return position;
    }

    private void skipDialer(Reason reason) {
        trace.skip("powerdialer", reason);
        switch (reason) {
            case NO_OWNER ->
                warnings.add(reason.on(
                        "add_to_powerdialer", "The contact has no owner, so it was not added to a PowerDialer queue."));
            case DO_NOT_CONTACT ->
                warnings.add(
                        reason.on("add_to_powerdialer", "The contact is marked Do Not Contact, so it was not queued."));
            case OPTED_OUT ->
                warnings.add(
                        reason.on("add_to_powerdialer", "The number has opted out, so the contact was not queued."));
            case ARCHIVED ->
                warnings.add(reason.on(
                        "add_to_powerdialer", "The contact's owner is inactive, so the contact was not queued."));
            default -> {}
        }
    }

    List<ListStep.ListPosition> addToLists(ContactDraft contact) {
        if (wanted.lists().isEmpty()) {
            return List.of();
        }
        if (contact.isDoNotContact()) {
            skipLists(Reason.DO_NOT_CONTACT, "The contact is marked Do Not Contact, so it was not added to a list.");
            return List.of();
        }
        if (facts.isOptedOut(contact)) {
            skipLists(Reason.OPTED_OUT, "The number has opted out, so the contact was not added to a list.");
            return List.of();
        }
        ListStep step = new ListStep(facts, changes, ids);
        List<ListStep.ListPosition> positions = new ArrayList<>();
        for (long id : wanted.lists()) {
            DialerListId list = new DialerListId(id);
            if (step.isArchived(list)) {
                trace.skip("dialer_lists", Reason.ARCHIVED);
                warnings.add(Reason.ARCHIVED.on("list_ids", "List %d is archived, so it was skipped.".formatted(id)));
            } else {
                positions.add(step.add(contact, list, take.id(), wanted.atTop()));
            }
        }
        trace.dialerLists(positions);
        return positions;
    }

    private void skipLists(Reason reason, String message) {
        trace.skip("dialer_lists", reason);
        warnings.add(reason.on("list_ids", message));
    }

    void enroll(ContactDraft contact, boolean parked) {
        Long id = wanted.sequenceId();
        if (id == null) {
            return;
        }
        EnrollmentStep sequences = new EnrollmentStep(facts, changes, ids);
        SequenceId sequence = new SequenceId(id);
        Reason obstacle = parked ? Reason.PARKED : sequences.obstacle(contact, sequence, wanted.forceSequence());
        if (obstacle == null) {
            trace.sequence(id, sequences.enroll(contact, sequence, take.id()));
            return;
        }
        trace.skip("sequence", obstacle);
        switch (obstacle) {
            case ARCHIVED -> warnings.add(Reason.archived("sequence_id"));
            case SEQUENCE_PAUSED ->
                warnings.add(obstacle.on("sequence_id", "The sequence is paused, so the contact was not enrolled."));
            case DO_NOT_CONTACT ->
                warnings.add(
                        obstacle.on("sequence_id", "The contact is marked Do Not Contact, so it was not enrolled."));
            case OPTED_OUT ->
                warnings.add(obstacle.on("sequence_id", "The number has opted out, so the contact was not enrolled."));
            default -> {}
        }
    }
}
