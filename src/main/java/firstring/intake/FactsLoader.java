package firstring.intake;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.AccountSettings;
import firstring.accounts.ByAccount;
import firstring.accounts.EmailKey;
import firstring.accounts.UserFacts;
import firstring.accounts.UserId;
import firstring.accounts.UserStore;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.dialer.AttemptBatchStore;
import firstring.dialer.DialerListBatchStore;
import firstring.dialer.DialerListId;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.QueueBatchStore;
import firstring.dialer.QueueState;
import firstring.phone.Phone;
import firstring.postgres.LostRace;
import firstring.postgres.RoundTrip;
import firstring.routing.ParkingBatchStore;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupBatchStore;
import firstring.routing.RingGroupId;
import firstring.sequences.EnrolmentBatchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Locks the rows of one batch in the fixed order (contacts, ring groups, queues, lists; each by account, smallest first)
 * and reads what its decisions need. Every read after a lock has a snapshot of its own, so it sees what the lock waited for.
 * Numbers are not locked: whoever takes one away from a contact holds the contact's lock, so whose they are is read again
 * under that lock; whoever stores an unknown one is found out by its unique key.
 */
final class FactsLoader {
    /**
     * Of all tables of this transaction a batch wants few rows by key. Without statistics, or with those of an empty table,
     * the planner would scan, and keep that plan while the table grows.
     */
    private static final String PLAN_FOR_LARGE_TABLES = """
            select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                set_config('enable_mergejoin', 'off', true)
            """;

    private final UserStore users;
    private final ContactBatchStore contacts;
    private final RingGroupBatchStore ringGroups;
    private final QueueBatchStore queues;
    private final EntryBatchStore entries = new EntryBatchStore();
    private final DialerListBatchStore lists = new DialerListBatchStore();
    private final EnrolmentBatchStore enrolments = new EnrolmentBatchStore();
    private final AttemptBatchStore attempts = new AttemptBatchStore();
    private final ParkingBatchStore parkings = new ParkingBatchStore();
    private final ReferenceStore references = new ReferenceStore();
    private final LeadBatchStore leads = new LeadBatchStore();

    FactsLoader(UserStore users, ContactBatchStore contacts, RingGroupBatchStore ringGroups, QueueBatchStore queues) {
        this.users = users;
        this.contacts = contacts;
        this.ringGroups = ringGroups;
        this.queues = queues;
    }

    /** The facts of each account of a batch, locked and read for all accounts together in three round trips. */
    Map<AccountId, Facts> lockAndLoad(Connection tx, List<Portion> portions, Instant now) throws SQLException {
        List<Load> loads = new ArrayList<>();
        for (Portion portion : portions) {
            List<Job> jobs = portion.tickets().stream().map(Ticket::job).toList();
            loads.add(new Load(portion.settings(), jobs, now));
        }
        load(tx, loads);
        Map<AccountId, Facts> facts = new HashMap<>();
        loads.forEach(load -> facts.put(load.account, load.facts));
        return facts;
    }

    /** The facts of one account. */
    Facts lockAndLoad(Connection tx, AccountSettings settings, List<? extends Job> jobs, Instant now)
            throws SQLException {
        Load load = new Load(settings, jobs, now);
        load(tx, List.of(load));
        return load.facts;
    }

    private void load(Connection tx, List<Load> loads) throws SQLException {
        loadNumbers(tx, loads);
        loadContacts(tx, loads);
        loadPeople(tx, loads);
        loadLists(tx, loads);
    }

    /** What one account's portion of a batch asks for, and the facts that it gets. */
    private static final class Load {
        final AccountId account;
        final Facts facts;
        final List<NewLead> leads = new ArrayList<>();
        final List<Job.HandOutParking> handOuts = new ArrayList<>();
        final Set<String> numbers;
        final Set<ContactId> contacts = new HashSet<>();
        final References.Wanted wanted;

        Load(AccountSettings settings, List<? extends Job> jobs, Instant now) {
            this.account = settings.account();
            this.facts = new Facts(settings, now);
            for (Job job : jobs) {
                switch (job) {
                    case Job.TakeLead take -> leads.add(take.lead());
                    case Job.HandOutParking handOut -> handOuts.add(handOut);
                }
            }
            this.numbers = numbersOf(leads);
            this.wanted = References.Wanted.of(leads);
        }
    }

    /** The first trip: whose the numbers are. */
    private void loadNumbers(Connection tx, List<Load> loads) throws SQLException {
        RoundTrip trip = new RoundTrip();
        trip.read(PLAN_FOR_LARGE_TABLES, binder -> {}, row -> {});
        AccountRows<String> numbers = gather(loads, load -> load.numbers);
        var owners = contacts.findOwners(trip, numbers);
        var stops = contacts.findStops(trip, numbers);
        trip.send(tx);
        for (Load load : loads) {
            load.facts.phoneOwners.putAll(owners.of(load.account));
            load.facts.stops.addAll(stops.of(load.account).keySet());
            load.facts.stops.removeAll(load.facts.phoneOwners.keySet());
            load.contacts.addAll(load.facts.phoneOwners.values());
            load.handOuts.forEach(handOut -> load.contacts.add(handOut.contact()));
        }
    }

    /** The second trip: contacts and ring groups, locked, and what is asked for by contact or by the lead itself. */
    private void loadContacts(Connection tx, List<Load> loads) throws SQLException {
        RoundTrip trip = new RoundTrip();
        List<Consumer<Load>> received = new ArrayList<>();
        AccountRows<ContactId> ids = gather(loads, load -> load.contacts);
        if (!ids.isEmpty()) {
            var drafts = contacts.lockContacts(trip, ids);
            var owners = contacts.findOwners(trip, gather(loads, load -> load.facts.phoneOwners.keySet()));
            received.add(load -> {
                load.facts.contacts.putAll(drafts.of(load.account));
                requireSameOwners(load.facts, owners.of(load.account));
            });
        }
        AccountRows<RingGroupId> groupIds = gather(loads, FactsLoader::groupsOf);
        if (!groupIds.isEmpty()) {
            var groups = ringGroups.lockAndLoad(trip, groupIds);
            received.add(load -> load.facts.ringGroups.putAll(groups.of(load.account)));
        }
        if (!ids.isEmpty()) {
            received.addAll(addContactFacts(trip, loads, ids));
        }
        AccountRows<String> keys = gather(loads, FactsLoader::keysOf);
        if (!keys.isEmpty()) {
            var answers = leads.findAnswers(trip, keys);
            received.add(load -> load.facts.answers.putAll(answers.of(load.account)));
        }
        AccountRows<String> emails = gather(loads, FactsLoader::emailsOf);
        if (!emails.isEmpty()) {
            var found = references.findUsersByEmail(trip, emails);
            received.add(load -> load.facts.usersByEmail.putAll(found.of(load.account)));
        }
        references.find(trip, mapOf(loads, load -> load.wanted), mapOf(loads, load -> load.facts.references));
        trip.send(tx);
        loads.forEach(load -> received.forEach(one -> one.accept(load)));
    }

    private List<Consumer<Load>> addContactFacts(RoundTrip trip, List<Load> loads, AccountRows<ContactId> ids) {
        var openParkings = parkings.findOpen(trip, ids);
        var openEntries = entries.findOpen(trip, ids);
        var openEnrolments = enrolments.findOpen(trip, ids);
        List<Consumer<Load>> received = new ArrayList<>();
        received.add(load -> {
            load.facts.parkings.putAll(openParkings.of(load.account));
            load.facts.entries.putAll(openEntries.of(load.account));
            load.facts.enrolments.putAll(openEnrolments.of(load.account));
        });
        addAttempts(trip, loads, received);
        AccountRows<ContactId> listed =
                gather(loads, load -> stopsSomebody(load) || namesLists(load) ? load.contacts : Set.of());
        if (!listed.isEmpty()) {
            var listEntries = entries.findOpenInLists(trip, listed);
            received.add(load -> load.facts.listEntries.putAll(listEntries.of(load.account)));
        }
        AccountRows<ContactId> stopping = gather(loads, load -> stopsSomebody(load) ? load.contacts : Set.of());
        if (!stopping.isEmpty()) {
            var phones = contacts.findPhones(trip, stopping);
            received.add(load -> load.facts.phonesOfContacts.putAll(phones.of(load.account)));
        }
        return received;
    }

    /** Of accounts with a cap on attempts: what the next legal moment depends on. */
    private void addAttempts(RoundTrip trip, List<Load> loads, List<Consumer<Load>> received) {
        Duration longest = loads.stream()
                .map(FactsLoader::longestCap)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        AccountRows<ContactId> capped = gather(loads, load -> longestCap(load).isZero() ? Set.of() : load.contacts);
        if (!capped.isEmpty()) {
            Instant since = loads.getFirst().facts.now.minus(longest);
            var called = attempts.list(trip, capped, since);
            received.add(load -> load.facts.attempts.putAll(called.of(load.account)));
        }
    }

    private static Duration longestCap(Load load) {
        return load.facts.settings.callingRules().longestCap();
    }

    /** The third trip: users whom the batch may give leads to, their queues, locked, and what parked leads still want. */
    private void loadPeople(Connection tx, List<Load> loads) throws SQLException {
        RoundTrip trip = new RoundTrip();
        AccountRows<UserId> people = gather(loads, FactsLoader::peopleOf);
        var known = people.isEmpty() ? new ByAccount<UserId, UserFacts>() : users.loadFacts(trip, people);
        var locked = people.isEmpty() ? new ByAccount<UserId, QueueState>() : queues.lockAndLoad(trip, people);
        Map<AccountId, References> found = mapOf(loads, load -> load.facts.references);
        references.countWhereNew(trip, mapOf(loads, load -> load.wanted), found);
        references.find(trip, mapOf(loads, FactsLoader::wantedByParkings), found);
        trip.send(tx);
        loads.forEach(load -> load.facts.users.putAll(known.of(load.account)));
        var complete = locked.size() == known.size()
                ? locked
                : queues.createAndLock(tx, gather(loads, load -> load.facts.users.keySet()));
        for (Load load : loads) {
            load.facts.queues.putAll(complete.of(load.account));
            if (!load.handOuts.isEmpty() && !load.facts.users.isEmpty()) {
                load.facts.unworkedParkings.putAll(parkings.countUnworked(
                        tx, load.account, load.facts.ringGroups.keySet(), load.facts.users.keySet()));
            }
        }
    }

    /** A fourth trip, of leads alone that name dialer lists or stop somebody who is in one: the lists, locked. */
    private void loadLists(Connection tx, List<Load> loads) throws SQLException {
        AccountRows<DialerListId> wanted = gather(loads, FactsLoader::listsOf);
        if (!wanted.isEmpty()) {
            var locked = lists.lockAndLoad(tx, wanted);
            loads.forEach(load -> load.facts.lists.putAll(locked.of(load.account)));
        }
    }

    private static void requireSameOwners(Facts facts, Map<String, ContactId> owners) {
        if (!facts.phoneOwners.equals(owners) || !facts.contacts.keySet().containsAll(owners.values())) {
            throw new LostRace("a number changed hands while its contact was being locked");
        }
    }

    private static References.Wanted wantedByParkings(Load load) {
        References.Wanted wanted = References.Wanted.of(List.of());
        load.facts.parkings.values().forEach(parking -> {
            Long sequence = ParkedPlan.parse(parking.plan()).sequenceId();
            if (sequence != null) {
                wanted.idsOf(References.Kind.SEQUENCE).add(sequence);
            }
        });
        return wanted;
    }

    private static <T> Map<AccountId, T> mapOf(List<Load> loads, Function<Load, T> part) {
        Map<AccountId, T> map = new LinkedHashMap<>();
        loads.forEach(load -> map.put(load.account, part.apply(load)));
        return map;
    }

    /** What each account's portion asks for, as the rows of one statement. */
    private static <R> AccountRows<R> gather(List<Load> loads, Function<Load, Collection<R>> wanted) {
        AccountRows<R> rows = new AccountRows<>();
        loads.forEach(load -> rows.addAll(load.account, wanted.apply(load)));
        return rows;
    }

    private static boolean stopsSomebody(Load load) {
        return load.leads.stream().anyMatch(lead -> lead.person().doNotContact());
    }

    private static boolean namesLists(Load load) {
        return load.leads.stream().anyMatch(lead -> !lead.actions().lists().isEmpty());
    }

    private static Set<DialerListId> listsOf(Load load) {
        Set<DialerListId> ids = new HashSet<>();
        load.leads.forEach(lead -> lead.actions().lists().forEach(id -> ids.add(new DialerListId(id))));
        load.facts
                .listEntries
                .values()
                .forEach(entries -> entries.forEach(entry -> {
                    DialerListId list = entry.list();
                    if (list != null) {
                        ids.add(list);
                    }
                }));
        return ids;
    }

    private static Set<String> emailsOf(Load load) {
        Set<String> emails = new HashSet<>();
        for (NewLead lead : load.leads) {
            if (lead.routing().userEmail() != null) {
                emails.add(EmailKey.of(lead.routing().userEmail()));
            }
        }
        return emails;
    }

    private static Set<UserId> peopleOf(Load load) {
        Facts facts = load.facts;
        Set<UserId> people = new HashSet<>(facts.usersByEmail.values());
        for (NewLead lead : load.leads) {
            if (lead.routing().userId() != null) {
                people.add(new UserId(lead.routing().userId()));
            }
        }
        drawnFrom(load).forEach(group -> group.members().forEach(member -> people.add(member.user())));
        facts.contacts.values().forEach(contact -> {
            UserId owner = contact.owner();
            if (owner != null) {
                people.add(owner);
            }
        });
        facts.entries.values().forEach(entry -> people.add(entry.user()));
        return people;
    }

    /** The ring groups whose members may be given something. */
    private static Set<RingGroup> drawnFrom(Load load) {
        Set<RingGroupId> ids = new HashSet<>();
        for (NewLead lead : load.leads) {
            Long id = lead.routing().ringGroupId();
            if (id != null && mayDraw(load.facts, lead)) {
                ids.add(new RingGroupId(id));
            }
        }
        load.handOuts.forEach(handOut -> ids.add(handOut.ringGroup()));
        Map<RingGroupId, RingGroup> groups = load.facts.ringGroups;
        return groups.values().stream()
                .filter(group -> ids.contains(group.id()))
                .collect(Collectors.toSet());
    }

    /** False when the contact keeps the owner it has, as {@link OwnerStep} decides. */
    private static boolean mayDraw(Facts facts, NewLead lead) {
        Phone phone = lead.phone();
        ContactDraft contact = phone == null ? null : facts.contactOf(phone.e164());
        return contact == null || contact.owner() == null || lead.options().forceUpdate();
    }

    private static Set<String> keysOf(Load load) {
        Set<String> keys = new HashSet<>();
        for (NewLead lead : load.leads) {
            var key = lead.options().idempotencyKey();
            if (key != null) {
                keys.add(key.key());
            }
        }
        return keys;
    }

    private static Set<String> numbersOf(List<NewLead> leads) {
        Set<String> numbers = new HashSet<>();
        for (NewLead lead : leads) {
            var phone = lead.phone();
            if (phone != null) {
                numbers.add(phone.e164());
            }
            lead.person()
                    .otherPhones()
                    .forEach(other -> numbers.add(other.phone().e164()));
        }
        return numbers;
    }

    private static Set<RingGroupId> groupsOf(Load load) {
        Set<RingGroupId> groups = new HashSet<>();
        for (NewLead lead : load.leads) {
            Long id = lead.routing().ringGroupId();
            if (id != null) {
                groups.add(new RingGroupId(id));
            }
        }
        load.handOuts.forEach(handOut -> groups.add(handOut.ringGroup()));
        return groups;
    }
}
