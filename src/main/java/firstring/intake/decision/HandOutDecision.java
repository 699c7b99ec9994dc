package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactDraft;
import firstring.intake.Job;
import firstring.intake.Receipt;
import firstring.intake.Receipt.ParkingOutcome;
import firstring.intake.Trace;
import firstring.json.Json;
import firstring.routing.Member;
import firstring.routing.ParkingDraft;
import firstring.routing.RingGroup;
import firstring.sequences.SequenceId;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Hands a parked lead to a member who can take it now, and runs the rest of its decision (docs/contract.md 1.8). */
public final class HandOutDecision {
    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;
    private final Job.HandOutParking job;
    private final Trace trace = new Trace();

    public HandOutDecision(BatchFacts facts, BatchChanges changes, LongSupplier ids, Job.HandOutParking job) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
        this.job = job;
    }

    public Receipt.ParkingChecked decide() {
        ParkingDraft parking = facts.openParking(job.contact());
        ContactDraft contact = facts.contacts.get(job.contact());
        RingGroup group = facts.ringGroups.get(job.ringGroup());
        if (parking == null || parking.id() != job.parkingId() || contact == null || group == null) {
            return new Receipt.ParkingChecked(ParkingOutcome.GONE);
        }
        if (facts.isActive(contact.owner())) {
            parking.close(ParkingDraft.End.SUPERSEDED);
            changes.ended(parking);
            return new Receipt.ParkingChecked(ParkingOutcome.GONE);
        }
        ParkedPlan plan = ParkedPlan.parse(parking.plan());
        MemberPool pool = MemberPool.forHandOut(
                group, facts, new MemberPool.Requirement(plan.onlyAvailable(), plan.withFallback()));
        Optional<Member> drawn = pool.draw();
        if (drawn.isEmpty()) {
            return new Receipt.ParkingChecked(ParkingOutcome.STAYS);
        }
        changes.drawnGroups.add(group);
        trace.ringGroup(pool.drawn(drawn.get()));
        handOut(contact, parking, plan, drawn.get().user());
        return new Receipt.ParkingChecked(ParkingOutcome.HANDED_OUT);
    }

    private void handOut(ContactDraft contact, ParkingDraft parking, ParkedPlan plan, UserId member) {
        UserId before = contact.owner();
        new Assignment(facts, changes).assign(contact, member, plan.atTop(), parking);
        if (plan.addToPowerdialer()) {
            queue(contact, parking, plan, member);
        }
        Long sequence = plan.sequenceId();
        if (sequence != null) {
            enroll(contact, parking, new SequenceId(sequence), plan.forceSequence());
        }
        parking.handOut(member, trace.stored());
        changes.ended(parking);
        Map<String, Object> change =
                Map.of("user_id", new @Nullable Object[] {before == null ? null : before.value(), member.value()});
        changes.events.add(new NewEvent(
                ids.getAsLong(),
                contact.id(),
                "assigned",
                parking.lead(),
                member,
                ParkingDraft.End.HANDED_OUT.code(),
                null,
                Json.text(change)));
    }

    private void queue(ContactDraft contact, ParkingDraft parking, ParkedPlan plan, UserId member) {
        DialerStep dialer = new DialerStep(facts, changes, ids);
        Reason obstacle = dialer.obstacle(contact);
        if (obstacle != null) {
            trace.skip("powerdialer", obstacle);
            return;
        }
        DialerStep.QueuePosition position = dialer.enqueue(
                contact, member, new DialerStep.Request(parking.lead(), parking.id(), plan.atTop(), member));
        trace.powerdialer(position.user(), position.position(), position.alreadyQueued());
        facts.unworkedParkings
                .computeIfAbsent(parking.ringGroup(), group -> new java.util.HashMap<>())
                .merge(member, 1, Integer::sum);
    }

    private void enroll(ContactDraft contact, ParkingDraft parking, SequenceId sequence, boolean force) {
        EnrollmentStep sequences = new EnrollmentStep(facts, changes, ids);
        Reason obstacle = sequences.obstacle(contact, sequence, force);
        if (obstacle == null) {
            trace.sequence(sequence.value(), sequences.enroll(contact, sequence, parking.lead()));
        } else {
            trace.skip("sequence", obstacle);
        }
    }
}
