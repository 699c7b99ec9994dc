package firstring.intake.decision;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.AccountSettings;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStore;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.dialer.DialerListId;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.QueueState;
import firstring.dialer.calls.AttemptBatchStore;
import firstring.dialer.lists.DialerListBatchStore;
import firstring.dialer.queue.QueueBatchStore;
import firstring.intake.AccountBatch;
import firstring.intake.AccountLoad;
import firstring.intake.FixableLead;
import firstring.intake.Job;
import firstring.intake.LeadBatchStore;
import firstring.intake.PendingJob;
import firstring.postgres.RoundTrip;
import firstring.routing.ParkingBatchStore;
import firstring.routing.RingGroupBatchStore;
import firstring.routing.RingGroupId;
import firstring.sequences.enrollments.EnrollmentBatchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Locks the rows of one batch in the fixed order (contacts, ring groups, queues, lists; each by account, smallest first)
 * and reads the facts for its decisions. Every read after a lock has its own snapshot, so it sees the changes that the lock
 * waited for. Numbers are not locked: a transaction that removes a number from a contact holds the contact's lock, so the
 * owner of a number is read again under that lock; two transactions that add the same number collide at its unique key.
 */
public final class BatchFactsLoader {
    /** For leads of several accounts together: after this, each account tried alone must still have time. */
    private static final Duration MAX_WAIT_TOGETHER = Duration.ofSeconds(2);

    private static final Duration MAX_WAIT_ALONE = Duration.ofSeconds(4);

    private final UserStore users;
    private final ContactBatchStore contacts;
    private final RingGroupBatchStore ringGroups;
    private final QueueBatchStore queues;
    private final EntryBatchStore entries = new EntryBatchStore();
    private final DialerListBatchStore lists = new DialerListBatchStore();
    private final EnrollmentBatchStore enrollments = new EnrollmentBatchStore();
    private final AttemptBatchStore attempts = new AttemptBatchStore();
    private final ParkingBatchStore parkings = new ParkingBatchStore();
    private final ReferenceStore references = new ReferenceStore();
    private final LeadBatchStore leads = new LeadBatchStore();

    public BatchFactsLoader(
            UserStore users, ContactBatchStore contacts, RingGroupBatchStore ringGroups, QueueBatchStore queues) {
        this.users = users;
        this.contacts = contacts;
        this.ringGroups = ringGroups;
        this.queues = queues;
    }

    /** Locks and reads the facts of all accounts of a batch together, in three round trips. */
    public Map<AccountId, BatchFacts> lockAndLoad(Connection tx, List<AccountBatch> accountBatches, Instant now)
            throws SQLException {
        List<AccountLoad> loads = new ArrayList<>();
        for (AccountBatch accountBatch : accountBatches) {
            List<Job> jobs = accountBatch.jobs().stream().map(PendingJob::job).toList();
            loads.add(new AccountLoad(accountBatch.settings(), jobs, now));
        }
        load(tx, loads);
        Map<AccountId, BatchFacts> facts = new HashMap<>();
        loads.forEach(load -> facts.put(load.account, load.facts));
        return facts;
    }

    /** Locks and reads the facts of one account. */
    public BatchFacts lockAndLoad(Connection tx, AccountSettings settings, List<? extends Job> jobs, Instant now)
            throws SQLException {
        AccountLoad load = new AccountLoad(settings, jobs, now);
        load(tx, List.of(load));
        return load.facts;
    }

    private void load(Connection tx, List<AccountLoad> loads) throws SQLException {
        loadNumbers(tx, loads);
        loadContacts(tx, loads);
        loadPeople(tx, loads);
        loadLists(tx, loads);
    }

    /** The first trip: the contacts that have the numbers. */
    private void loadNumbers(Connection tx, List<AccountLoad> loads) throws SQLException {
        RoundTrip trip = new RoundTrip();
        trip.planForFewRows(loads.size() > 1 ? MAX_WAIT_TOGETHER : MAX_WAIT_ALONE);
        AccountRows<String> numbers = gather(loads, load -> load.numbers);
        var holders = contacts.findHolders(trip, numbers);
        var stops = contacts.findStops(trip, numbers);
        var fixables = leads.findFixableByNumber(trip, numbers);
        AccountRows<LeadId> replayed = gather(loads, load -> load.replayed);
        var replayedFixables =
                replayed.isEmpty() ? new ByAccount<LeadId, FixableLead>() : leads.findFixable(trip, replayed);
        trip.send(tx);
        loads.forEach(load -> load.receiveFixables(fixables.of(load.account)));
        loads.forEach(load -> load.receiveFixables(replayedFixables.of(load.account)));
        loads.forEach(load -> load.receiveNumbers(holders.of(load.account), stops.of(load.account)));
    }

    /** The second trip: contacts and ring groups, locked, and everything looked up by contact or by lead. */
    private void loadContacts(Connection tx, List<AccountLoad> loads) throws SQLException {
        RoundTrip trip = new RoundTrip();
        List<Consumer<AccountLoad>> received = new ArrayList<>();
        AccountRows<ContactId> ids = gather(loads, load -> load.contacts);
        if (!ids.isEmpty()) {
            var drafts = contacts.lockContacts(trip, ids);
            var found = contacts.findOwnersAndStops(trip, gather(loads, load -> load.facts.phoneOwners.keySet()), ids);
            received.add(load -> load.receiveContacts(
                    drafts.of(load.account),
                    found.owners().of(load.account),
                    found.stops().of(load.account)));
        }
        addRingGroups(trip, loads, received);
        if (!ids.isEmpty()) {
            received.addAll(addContactFacts(trip, loads, ids));
        }
        AccountRows<String> keys = gather(loads, AccountLoad::keys);
        if (!keys.isEmpty()) {
            var answers = leads.findAnswers(trip, keys);
            received.add(load -> load.facts.answers.putAll(answers.of(load.account)));
        }
        AccountRows<String> emails = gather(loads, AccountLoad::emails);
        if (!emails.isEmpty()) {
            var found = references.findUsersByEmail(trip, emails);
            received.add(load -> load.facts.usersByEmail.putAll(found.of(load.account)));
        }
        references.find(trip, mapOf(loads, load -> load.wanted), mapOf(loads, load -> load.facts.references));
        trip.send(tx);
        loads.forEach(load -> received.forEach(one -> one.accept(load)));
    }

    /** Locks the groups that may be drawn from; for the others only their existence is checked. */
    private void addRingGroups(RoundTrip trip, List<AccountLoad> loads, List<Consumer<AccountLoad>> received) {
        AccountRows<RingGroupId> drawn = gather(loads, AccountLoad::groupsToDraw);
        if (!drawn.isEmpty()) {
            var locked = ringGroups.lockAndLoad(trip, drawn);
            received.add(load -> load.facts.ringGroups.putAll(locked.of(load.account)));
        }
        AccountRows<RingGroupId> named = gather(loads, AccountLoad::groupsToRead);
        if (!named.isEmpty()) {
            var read = ringGroups.read(trip, named);
            received.add(load -> load.facts.ringGroups.putAll(read.of(load.account)));
        }
        received.add(AccountLoad::requireLockedGroups);
    }

    private List<Consumer<AccountLoad>> addContactFacts(
            RoundTrip trip, List<AccountLoad> loads, AccountRows<ContactId> ids) {
        var openParkings = parkings.findOpen(trip, ids);
        var openEntries = entries.findOpen(trip, ids);
        var openEnrollments = enrollments.findOpen(trip, ids);
        List<Consumer<AccountLoad>> received = new ArrayList<>();
        received.add(load -> {
            load.facts.parkings.putAll(openParkings.of(load.account));
            load.facts.entries.putAll(openEntries.of(load.account));
            load.facts.enrollments.putAll(openEnrollments.of(load.account));
        });
        addAttempts(trip, loads, received);
        AccountRows<ContactId> listed =
                gather(loads, load -> load.marksDoNotContact() || load.namesLists() ? load.contacts : Set.of());
        if (!listed.isEmpty()) {
            var listEntries = entries.findOpenInLists(trip, listed);
            received.add(load -> load.facts.listEntries.putAll(listEntries.of(load.account)));
        }
        AccountRows<ContactId> stopping = gather(loads, load -> load.marksDoNotContact() ? load.contacts : Set.of());
        if (!stopping.isEmpty()) {
            var phones = contacts.findPhones(trip, stopping);
            received.add(load -> load.facts.phonesOfContacts.putAll(phones.of(load.account)));
        }
        return received;
    }

    /** For accounts with an attempt cap, the calls that the next legal moment depends on. */
    private void addAttempts(RoundTrip trip, List<AccountLoad> loads, List<Consumer<AccountLoad>> received) {
        Duration longest = loads.stream()
                .map(AccountLoad::longestCap)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        AccountRows<ContactId> capped = gather(loads, load -> load.longestCap().isZero() ? Set.of() : load.contacts);
        if (!capped.isEmpty()) {
            Instant since = loads.getFirst().facts.now.minus(longest);
            var called = attempts.list(trip, capped, since);
            received.add(load -> load.facts.attempts.putAll(called.of(load.account)));
        }
    }

    /** The third trip: users who may receive leads, their queues, locked, and references of parked leads. */
    private void loadPeople(Connection tx, List<AccountLoad> loads) throws SQLException {
        RoundTrip trip = new RoundTrip();
        AccountRows<UserId> people = gather(loads, AccountLoad::users);
        var known = people.isEmpty() ? new ByAccount<UserId, UserFacts>() : users.loadFacts(trip, people);
        var locked = people.isEmpty() ? new ByAccount<UserId, QueueState>() : queues.lockAndLoad(trip, people);
        Map<AccountId, References> found = mapOf(loads, load -> load.facts.references);
        references.countWhereNew(trip, mapOf(loads, load -> load.wanted), found);
        references.find(trip, mapOf(loads, AccountLoad::wantedLater), found);
        trip.send(tx);
        loads.forEach(load -> load.facts.users.putAll(known.of(load.account)));
        loads.forEach(AccountLoad::requireLockedGroupsOfTheInactive);
        var complete = locked.size() == known.size()
                ? locked
                : queues.createAndLock(tx, gather(loads, load -> load.facts.users.keySet()));
        for (AccountLoad load : loads) {
            load.facts.queues.putAll(complete.of(load.account));
            if (!load.handOuts.isEmpty() && !load.facts.users.isEmpty()) {
                load.facts.unworkedParkings.putAll(parkings.countUnworked(
                        tx, load.account, load.facts.ringGroups.keySet(), load.facts.users.keySet()));
            }
        }
    }

    /** A fourth trip, only for leads that name dialer lists or mark a listed contact Do Not Contact: the lists, locked. */
    private void loadLists(Connection tx, List<AccountLoad> loads) throws SQLException {
        AccountRows<DialerListId> wanted = gather(loads, AccountLoad::lists);
        if (!wanted.isEmpty()) {
            var locked = lists.lockAndLoad(tx, wanted);
            loads.forEach(load -> load.facts.lists.putAll(locked.of(load.account)));
        }
    }

    private static <T> Map<AccountId, T> mapOf(List<AccountLoad> loads, Function<AccountLoad, T> part) {
        Map<AccountId, T> map = new LinkedHashMap<>();
        loads.forEach(load -> map.put(load.account, part.apply(load)));
        return map;
    }

    /** Each account's values, as the rows of one statement. */
    private static <R> AccountRows<R> gather(List<AccountLoad> loads, Function<AccountLoad, Collection<R>> wanted) {
        AccountRows<R> rows = new AccountRows<>();
        loads.forEach(load -> rows.addAll(load.account, wanted.apply(load)));
        return rows;
    }
}
