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

/** Decides the steps that concern users, one after the other. Touches no database; not thread-safe. */
final class PeopleDecision {
    private final StepFacts facts;
    private final RoutingState desk;
    private final StepChanges changes;

    PeopleDecision(StepFacts facts, RoutingState desk, StepChanges changes) {
        this.facts = facts;
        this.desk = desk;
        this.changes = changes;
    }

    void decide(Asked asked) {
        Person person = asked.person();
        UserId before = person.owner();
        OutcomeCode outcome = switch (asked.asks().step()) {
            case Step.CallTask(boolean top) -> queue(person, top);
            case Step.SetOwner(UserId user) -> give(person, user);
            case Step.Distribute distribute -> distribute(person, distribute);
            case Step.Wait _, Step.SendSms _, Step.SendEmail _, Step.ChangeTag _, Step.SetDisposition _ ->
                throw new IllegalStateException("no step about users");
            case Step.CallWebhook _, Step.Branch _, Step.End _ ->
                throw new IllegalStateException("no step about users");
        };
        UserId after = person.owner();
        Map<String, ?> change = outcome == OutcomeCode.DONE && after != null && !after.equals(before)
                ? StepChanges.change("user_id", before == null ? null : before.value(), after.value())
                : Map.of();
        int place = asked.asks().place();
        changes.pass(asked.enrollment(), new Passed(place, asked.asks().step(), outcome.code()), change);
        changes.goOn(asked.enrollment(), place + 1, facts.now);
    }

    private OutcomeCode queue(Person person, boolean top) {
        UserId owner = person.owner();
        if (owner == null) {
            return OutcomeCode.NO_OWNER;
        }
        if (!desk.isActive(owner)) {
            return OutcomeCode.ARCHIVED;
        }
        QueueState queue = desk.queue(owner);
        EntryDraft entry = desk.entries.get(person.id());
        if (entry == null) {
            long rank = top ? queue.takeTop() : queue.takeBottom();
            EntryDraft added = EntryDraft.create(changes.newId(), person.id(), null, null, owner, rank);
            desk.entries.put(person.id(), added);
            desk.newEntries.add(added);
            desk.changedQueues.add(owner);
            return OutcomeCode.DONE;
        }
        if (!top || !entry.user().equals(owner)) {
            return OutcomeCode.ALREADY_QUEUED;
        }
        entry.moveTo(owner, queue.moveToTop());
        desk.rerankedEntries.add(entry);
        desk.changedQueues.add(owner);
        return OutcomeCode.DONE;
    }

    private OutcomeCode give(Person person, UserId user) {
        if (user.equals(person.owner())) {
            return OutcomeCode.ALREADY_SO;
        }
        if (!desk.isActive(user)) {
            return OutcomeCode.ARCHIVED;
        }
        assign(person, user);
        return OutcomeCode.DONE;
    }

    private OutcomeCode distribute(Person person, Step.Distribute distribute) {
        RingGroup group = desk.ringGroups.get(distribute.ringGroup());
        if (group == null || group.archived()) {
            return OutcomeCode.ARCHIVED;
        }
        UserId owner = person.owner();
        if (owner != null && group.hasMember(owner) && desk.isActive(owner)) {
            return OutcomeCode.OWNER_KEPT;
        }
        Set<UserId> active = eligible(group, false);
        Set<UserId> eligible = distribute.onlyAvailable() ? eligible(group, true) : active;
        Optional<Member> drawn = group.draw(eligible, new DrawFacts(desk::queue, ThreadLocalRandom.current()));
        if (drawn.isEmpty()) {
            return active.isEmpty() ? OutcomeCode.NO_MEMBER : OutcomeCode.NOBODY_AVAILABLE;
        }
        desk.drawnGroups.add(group);
        assign(person, drawn.get().user());
        return OutcomeCode.DONE;
    }

    private Set<UserId> eligible(RingGroup group, boolean onlyAvailable) {
        Set<UserId> eligible = new LinkedHashSet<>();
        for (Member member : group.members()) {
            UserFacts user = desk.users.get(member.user());
            if (user != null && user.active() && (!onlyAvailable || isAvailable(user))) {
                eligible.add(member.user());
            }
        }
        return eligible;
    }

    private boolean isAvailable(UserFacts user) {
        return Availability.failedTests(user, desk.queue(user.id()), facts.now).isEmpty();
    }

    private void assign(Person person, UserId owner) {
        UserId before = person.owner();
        person.setOwner(owner);
        changes.changedPeople.add(person);
        desk.newOwners.add(new NewOwner(person.id(), before, owner, facts.now));
        QueueState queue = desk.queue(owner);
        queue.countLead(facts.now.atZone(zone(owner)).toLocalDate(), facts.now);
        desk.changedQueues.add(owner);
        moveEntry(desk.entries.get(person.id()), owner);
    }

    /** The open entry goes along, to the new owner's bottom. */
    private void moveEntry(@Nullable EntryDraft entry, UserId owner) {
        if (entry == null || entry.user().equals(owner)) {
            return;
        }
        UserId before = entry.user();
        desk.queue(before).close();
        desk.changedQueues.add(before);
        desk.shortenedQueues.add(before);
        entry.moveTo(owner, desk.queue(owner).takeBottom());
        desk.movedEntries.add(entry);
    }

    private java.time.ZoneId zone(UserId user) {
        UserFacts known = desk.users.get(user);
        return known == null ? facts.account.timezone() : known.zone();
    }
}
