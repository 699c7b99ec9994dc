package firstring.intake.decision;

import firstring.accounts.UserId;
import firstring.accounts.users.EmailKey;
import firstring.contacts.ContactDraft;
import firstring.contacts.Warning;
import firstring.intake.Job;
import firstring.intake.NewLead;
import firstring.intake.Trace;
import firstring.intake.Trace.FieldOutcome;
import firstring.routing.Member;
import firstring.routing.ParkingDraft;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides a contact's owner: the user named in the lead, otherwise a member of its ring group, otherwise the lead is parked
 * (docs/contract.md 1.2 user_id and distribute_to_ring_group, 1.3, 1.8).
 */
public final class OwnerStep {
    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;
    private final Assignment assignment;
    private final Job.TakeLead take;
    private final Trace trace;
    private final List<Warning> warnings;

    OwnerStep(LeadContext lead) {
        this.facts = lead.facts();
        this.changes = lead.changes();
        this.ids = lead.ids();
        this.assignment = new Assignment(lead.facts(), lead.changes());
        this.take = lead.take();
        this.trace = lead.trace();
        this.warnings = lead.warnings();
    }

    /** Sets, draws, keeps or parks; for a draw, an inactive owner counts as none. True when the contact is now parked. */
    boolean decide(ContactDraft contact, FieldStep fields) {
        NewLead.Routing routing = take.lead().routing();
        UserId named = namedUser(routing);
        if (named != null && !facts.isActive(named)) {
            warnings.add(Reason.archived(routing.userId() == null ? "user_email" : "user_id"));
            trace.field("user_id", FieldOutcome.IGNORED, Reason.ARCHIVED);
            named = null;
        }
        if (named != null) {
            setNamed(contact, named, fields);
            if (routing.distribute()) {
                trace.skip("distribute", Reason.EXPLICIT_OWNER);
            }
            return false;
        }
        return routing.distribute() && distribute(contact, fields);
    }

    private @Nullable UserId namedUser(NewLead.Routing routing) {
        if (routing.userId() != null) {
            return new UserId(routing.userId());
        }
        return routing.userEmail() == null ? null : facts.usersByEmail.get(EmailKey.of(routing.userEmail()));
    }

    private void setNamed(ContactDraft contact, UserId user, FieldStep fields) {
        UserId before = contact.owner();
        if (user.equals(before)) {
            trace.field("user_id", FieldOutcome.KEPT, Reason.SAME_VALUE);
        } else if (before != null && !isForced()) {
            trace.field("user_id", FieldOutcome.KEPT, Reason.ALREADY_FILLED);
        } else {
            give(contact, user, fields);
        }
    }

    private boolean distribute(ContactDraft contact, FieldStep fields) {
        RingGroup group = ringGroup();
        if (group.archived()) {
            warnings.add(Reason.archived("ring_group_id"));
            trace.skip("distribute", Reason.ARCHIVED);
            return false;
        }
        UserId owner = facts.isActive(contact.owner()) ? contact.owner() : null;
        if (owner != null && !isForced()) {
            keepOwner(group, owner, Reason.OWNER_KEPT);
            return false;
        }
        MemberPool pool = MemberPool.of(group, facts, asked());
        if (owner != null && pool.eligible().contains(owner)) {
            keepOwner(group, owner, Reason.OWNER_KEPT);
            return false;
        }
        Optional<Member> drawn = pool.draw();
        if (drawn.isPresent()) {
            UserId member = drawn.get().user();
            changes.drawnGroups.add(group);
            trace.ringGroup(pool.drawn(drawn.get()));
            give(contact, member, fields);
            return false;
        }
        trace.ringGroup(pool.notDrawn());
        if (owner != null) {
            warnings.add(pool.reasonWhenEmpty()
                    .on("ring_group_id", "No member of the ring group can take the contact, so it keeps its owner."));
            trace.skip("distribute", pool.reasonWhenEmpty());
            return false;
        }
        park(contact, group.id(), pool.reasonWhenEmpty());
        return true;
    }

    private void park(ContactDraft contact, RingGroupId group, Reason reason) {
        ParkingDraft earlier = facts.openParking(contact.id());
        if (earlier != null) {
            earlier.close(ParkingDraft.End.REPLACED);
            changes.ended(earlier);
        }
        String plan = ParkedPlan.of(take.lead()).toJson();
        ParkingDraft parking =
                new ParkingDraft(ids.getAsLong(), group, contact.id(), take.id(), reason.code(), plan, true, facts.now);
        facts.parkings.put(contact.id(), parking);
        changes.newParkings.add(parking);
        changes.groupsWithParkings.add(group);
        warnings.add(Reason.PARKED.on(
                "ring_group_id",
                "No member of the ring group can take the contact now, so it is parked until one can."));
        if (reason == Reason.NO_MEMBER) {
            warnings.add(Reason.NO_MEMBER.on("ring_group_id", "The ring group has no active member."));
        }
        trace.skip("distribute", reason);
    }

    private void give(ContactDraft contact, UserId user, FieldStep fields) {
        UserId before = contact.owner();
        assignment.assign(contact, user, take.lead().actions().atTop(), null);
        fields.changed("user_id", before == null ? null : before.value(), user.value());
        fields.written("user_id", before == null || !isForced());
    }

    /** Takes no turn, so that a double click does not bounce a contact between owners. */
    private void keepOwner(RingGroup group, UserId owner, Reason reason) {
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("id", group.id().value());
        kept.put("strategy", group.strategy().code());
        kept.put("turn", null);
        kept.put("chosen", owner.value());
        kept.put("reason", reason.code());
        kept.put("members", List.of());
        trace.ringGroup(kept);
        trace.skip("distribute", reason);
    }

    private RingGroup ringGroup() {
        Long id = take.lead().routing().ringGroupId();
        RingGroup group = id == null ? null : facts.ringGroups.get(new RingGroupId(id));
        if (group == null) {
            throw new IllegalStateException("ring group not loaded: " + id);
        }
        return group;
    }

    private MemberPool.Requirement asked() {
        NewLead.Routing routing = take.lead().routing();
        return new MemberPool.Requirement(routing.onlyAvailable(), routing.withFallback());
    }

    private boolean isForced() {
        return take.lead().options().forceUpdate();
    }
}
