package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.UserId;
import firstring.accounts.users.AvailabilityChanged;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStore;
import firstring.contacts.ContactId;
import firstring.contacts.OwnerChanged;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueState;
import firstring.dialer.queue.QueueBatchStore;
import firstring.postgres.LostRace;
import firstring.postgres.RoundTrip;
import firstring.routing.Member;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupBatchStore;
import firstring.routing.RingGroupId;
import firstring.sequences.Step;
import firstring.sequences.StepChanges;
import firstring.sequences.steps.StepBatch.Asked;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs the steps that concern users: call tasks, owners, ring group draws. Their rows are locked after the contacts, in
 * the fixed order: ring groups, queues. Thread-safe.
 */
final class PeopleSteps {
    private final UserStore users;
    private final RingGroupBatchStore ringGroups = new RingGroupBatchStore();
    private final QueueBatchStore queues = new QueueBatchStore();
    private final EntryBatchStore entries = new EntryBatchStore();
    private final List<OwnerChanged> ownerChanged;
    private final AvailabilityChanged availabilityChanged;

    PeopleSteps(UserStore users, StepPorts ports) {
        this.users = users;
        this.ownerChanged = ports.ownerChanged();
        this.availabilityChanged = ports.availabilityChanged();
    }

    void run(Connection tx, StepFacts facts, List<Asked> asked, StepChanges changes) throws SQLException {
        AccountId account = facts.account.account();
        RoutingState routing = load(tx, account, asked);
        PeopleDecision decision = new PeopleDecision(facts, routing, changes);
        for (Asked one : asked) {
            if (one.asks().step() instanceof Step.AboutPeople step) {
                decision.decide(one, step);
            }
        }
        write(tx, account, facts, routing);
    }

    private RoutingState load(Connection tx, AccountId account, List<Asked> asked) throws SQLException {
        Set<RingGroupId> groups = asked.stream()
                .map(one -> one.asks().step())
                .filter(Step.Distribute.class::isInstance)
                .map(step -> ((Step.Distribute) step).ringGroup())
                .collect(Collectors.toSet());
        Map<RingGroupId, RingGroup> locked = ringGroups.lockAndLoad(tx, account, groups);
        Set<ContactId> contacts = asked.stream().map(one -> one.person().id()).collect(Collectors.toSet());
        Set<UserId> people = people(
                asked, locked.values(), findEntries(tx, account, contacts).values());
        Map<UserId, UserFacts> known = users.loadFacts(tx, account, people);
        Map<UserId, QueueState> states = queues.lockAndLoad(tx, account, known.keySet());
        Map<ContactId, EntryDraft> open = findEntries(tx, account, contacts);
        for (EntryDraft entry : open.values()) {
            if (!states.containsKey(entry.user())) {
                throw new LostRace("an entry was reassigned while its queue was being locked");
            }
        }
        return new RoutingState(locked, known, states, new HashMap<>(open));
    }

    private static Set<UserId> people(List<Asked> asked, Collection<RingGroup> groups, Collection<EntryDraft> open) {
        Set<UserId> people = new TreeSet<>(java.util.Comparator.comparingLong(UserId::value));
        for (Asked one : asked) {
            UserId owner = one.person().owner();
            if (owner != null) {
                people.add(owner);
            }
            if (one.asks().step() instanceof Step.SetOwner(UserId user)) {
                people.add(user);
            }
        }
        groups.forEach(group -> group.members().stream().map(Member::user).forEach(people::add));
        open.forEach(entry -> people.add(entry.user()));
        return people;
    }

    private Map<ContactId, EntryDraft> findEntries(Connection tx, AccountId account, Set<ContactId> contacts)
            throws SQLException {
        RoundTrip trip = new RoundTrip();
        var open = entries.findOpen(trip, AccountRows.of(account, contacts));
        trip.send(tx);
        return open.of(account);
    }

    private void write(Connection tx, AccountId account, StepFacts facts, RoutingState routing) throws SQLException {
        RoundTrip trip = new RoundTrip();
        if (!routing.movedEntries.isEmpty()) {
            entries.move(trip, AccountRows.of(account, routing.movedEntries));
        }
        if (!routing.rerankedEntries.isEmpty()) {
            entries.rerank(trip, AccountRows.of(account, routing.rerankedEntries));
        }
        if (!routing.newEntries.isEmpty()) {
            entries.insert(trip, AccountRows.of(account, routing.newEntries), facts.now);
        }
        queues.save(
                trip,
                AccountRows.of(
                        account,
                        routing.changedQueues.stream().map(routing::queue).toList()));
        ringGroups.save(trip, AccountRows.of(account, routing.drawnGroups));
        trip.send(tx);
        for (OwnerChanged.NewOwner change : routing.newOwners) {
            for (OwnerChanged port : ownerChanged) {
                port.ownerChanged(tx, account, change);
            }
        }
        for (UserId user : routing.shortenedQueues) {
            availabilityChanged.availabilityChanged(tx, account, user);
        }
    }
}
