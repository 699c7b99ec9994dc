package firstring.sequences.steps;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.contacts.OwnerChanged.NewOwner;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import firstring.routing.Availability;
import firstring.routing.DrawFacts;
import firstring.routing.Member;
import firstring.routing.RingGroup;
import firstring.sequences.Step;
import firstring.sequences.StepChanges;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.sequences.steps.StepBatch.Asked;
import firstring.sequences.steps.StepResult.Passed;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Decides the steps that concern users, one after the other. Does not use the database; not thread-safe. */
final class PeopleDecision {
    private final StepFacts facts;
    private final RoutingState routing;
    private final StepChanges changes;

    PeopleDecision(StepFacts facts, RoutingState routing, StepChanges changes) {
        this.facts = facts;
        this.routing = routing;
        this.changes = changes;
    }

    void decide(Asked asked, Step.AboutPeople step) {
        Person person = asked.person();
        UserId before = person.owner();
        OutcomeCode outcome = switch (step) {
            case Step.CallTask(boolean top) -> queue(person, top);
            case Step.SetOwner(UserId user) -> give(person, user);
            case Step.Distribute distribute -> distribute(person, distribute);
        };
        UserId after = person.owner();
        Map<String, ?> change = outcome == OutcomeCode.DONE && after != null && !after.equals(before)
                ? StepChanges.change("user_id", before == null ? null : before.value(), after.value())
                : Map.of();
        int index = asked.asks().index();
        changes.pass(asked.enrollment(), new Passed(index, asked.asks().step(), outcome.code()), change);
        changes.continueAt(asked.enrollment(), index + 1, facts.now);
    }

    private OutcomeCode queue(Person person, boolean top) {
        UserId owner = person.owner();
        if (owner == null) {
            return OutcomeCode.NO_OWNER;
        }
        if (!routing.isActive(owner)) {
            return OutcomeCode.ARCHIVED;
        }
        QueueState queue = routing.queue(owner);
        EntryDraft entry = routing.entries.get(person.id());
        if (entry == null) {
            long rank = top ? queue.takeTop() : queue.takeBottom();
            EntryDraft added = EntryDraft.create(changes.newId(), person.id(), null, null, owner, rank);
            routing.entries.put(person.id(), added);
            routing.newEntries.add(added);
            routing.changedQueues.add(owner);
            return OutcomeCode.DONE;
        }
        if (!top || !entry.user().equals(owner)) {
            return OutcomeCode.ALREADY_QUEUED;
        }
        entry.moveTo(owner, queue.moveToTop());
        routing.rerankedEntries.add(entry);
        routing.changedQueues.add(owner);
        return OutcomeCode.DONE;
    }

    private OutcomeCode give(Person person, UserId user) {
        if (user.equals(person.owner())) {
            return OutcomeCode.ALREADY_SO;
        }
        if (!routing.isActive(user)) {
            return OutcomeCode.ARCHIVED;
        }
        assign(person, user);
        return OutcomeCode.DONE;
    }

    private OutcomeCode distribute(Person person, Step.Distribute distribute) {
        RingGroup group = routing.ringGroups.get(distribute.ringGroup());
        if (group == null || group.archived()) {
            return OutcomeCode.ARCHIVED;
        }
        UserId owner = person.owner();
        if (owner != null && group.hasMember(owner) && routing.isActive(owner)) {
            return OutcomeCode.OWNER_KEPT;
        }
        Set<UserId> active = eligible(group, false);
        Set<UserId> eligible = distribute.onlyAvailable() ? eligible(group, true) : active;
        Optional<Member> drawn = group.draw(eligible, new DrawFacts(routing::queue, ThreadLocalRandom.current()));
        if (drawn.isEmpty()) {
            return active.isEmpty() ? OutcomeCode.NO_MEMBER : OutcomeCode.NOBODY_AVAILABLE;
        }
        routing.drawnGroups.add(group);
        assign(person, drawn.get().user());
        return OutcomeCode.DONE;
    }

    private Set<UserId> eligible(RingGroup group, boolean onlyAvailable) {
        Set<UserId> eligible = new LinkedHashSet<>();
        for (Member member : group.members()) {
            UserFacts user = routing.users.get(member.user());
            if (user != null && user.active() && (!onlyAvailable || isAvailable(user))) {
                eligible.add(member.user());
            }
        }
        return eligible;
    }

    private boolean isAvailable(UserFacts user) {
        return Availability.failedTests(user, routing.queue(user.id()), facts.now)
                .isEmpty();
    }

    private void assign(Person person, UserId owner) {
        UserId before = person.owner();
        person.setOwner(owner);
        changes.changedPeople.add(person);
        routing.newOwners.add(new NewOwner(person.id(), before, owner, facts.now));
        QueueState queue = routing.queue(owner);
        queue.countLead(facts.now.atZone(zone(owner)).toLocalDate(), facts.now);
        routing.changedQueues.add(owner);
        moveEntry(routing.entries.get(person.id()), owner);
    }

    /** Moves the open entry to the bottom of the new owner's queue. */
    private void moveEntry(@Nullable EntryDraft entry, UserId owner) {
        if (entry == null || entry.user().equals(owner)) {
            return;
        }
        UserId before = entry.user();
        routing.queue(before).close();
        routing.changedQueues.add(before);
        routing.shortenedQueues.add(before);
        entry.moveTo(owner, routing.queue(owner).takeBottom());
        routing.movedEntries.add(entry);
    }

    private java.time.ZoneId zone(UserId user) {
        UserFacts known = routing.users.get(user);
        return known == null ? facts.account.timezone() : known.zone();
    }
}
