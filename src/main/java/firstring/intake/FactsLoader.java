package firstring.intake;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.EmailKey;
import firstring.accounts.UserId;
import firstring.accounts.UserStore;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.QueueBatchStore;
import firstring.postgres.LostRace;
import firstring.routing.ParkingBatchStore;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupBatchStore;
import firstring.routing.RingGroupId;
import firstring.sequences.EnrolmentBatchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Locks the rows of one batch in the fixed order (numbers, contacts, ring groups, queues; each smallest first) and reads
 * what its decisions need. Every read after a lock has a snapshot of its own, so it sees what the lock waited for.
 */
final class FactsLoader {
    private final UserStore users;
    private final ContactBatchStore contacts;
    private final RingGroupBatchStore ringGroups;
    private final QueueBatchStore queues;
    private final EntryBatchStore entries = new EntryBatchStore();
    private final EnrolmentBatchStore enrolments = new EnrolmentBatchStore();
    private final ParkingBatchStore parkings = new ParkingBatchStore();
    private final ReferenceStore references = new ReferenceStore();
    private final LeadBatchStore leads = new LeadBatchStore();

    FactsLoader(UserStore users, ContactBatchStore contacts, RingGroupBatchStore ringGroups, QueueBatchStore queues) {
        this.users = users;
        this.contacts = contacts;
        this.ringGroups = ringGroups;
        this.queues = queues;
    }

    Facts lockAndLoad(Connection tx, AccountSettings settings, List<Job> jobs, Instant now) throws SQLException {
        AccountId account = settings.account();
        List<NewLead> newLeads = new ArrayList<>();
        List<Job.HandOutParking> handOuts = new ArrayList<>();
        for (Job job : jobs) {
            switch (job) {
                case Job.TakeLead take -> newLeads.add(take.lead());
                case Job.HandOutParking handOut -> handOuts.add(handOut);
            }
        }
        References.Wanted wanted = References.Wanted.of(newLeads);
        Set<Long> plannedSequences = wanted.idsOf(References.Kind.SEQUENCE);
        Batch batch = new Batch(tx, account, newLeads, handOuts);

        Set<String> numbers = numbersOf(newLeads);
        var owners =
                numbers.isEmpty() ? java.util.Map.<String, ContactId>of() : contacts.lockPhones(tx, account, numbers);
        Set<ContactId> contactIds = new HashSet<>(owners.values());
        handOuts.forEach(handOut -> contactIds.add(handOut.contact()));
        var drafts = contactIds.isEmpty()
                ? java.util.Map.<ContactId, ContactDraft>of()
                : contacts.lockContacts(tx, account, contactIds);
        if (!drafts.keySet().containsAll(new HashSet<>(owners.values()))) {
            throw new LostRace("a contact went away while its number was being locked");
        }
        var groups = ringGroups.lockAndLoad(tx, account, groupsOf(batch));

        var openParkings = contactIds.isEmpty()
                ? java.util.Map.<ContactId, firstring.routing.ParkingDraft>of()
                : parkings.findOpen(tx, account, contactIds);
        openParkings.values().forEach(parking -> {
            Long sequence = ParkedPlan.parse(parking.plan()).sequenceId();
            if (sequence != null) {
                plannedSequences.add(sequence);
            }
        });
        Facts facts = new Facts(settings, now, references.find(tx, account, wanted));
        facts.phoneOwners.putAll(owners);
        facts.contacts.putAll(drafts);
        facts.ringGroups.putAll(groups);
        facts.parkings.putAll(openParkings);
        loadContactFacts(batch, facts, contactIds);
        loadPeople(batch, facts);
        loadNumbers(batch, facts, numbers);
        loadAnswers(batch, facts);
        return facts;
    }

    private record Batch(Connection tx, AccountId account, List<NewLead> leads, List<Job.HandOutParking> handOuts) {}

    private void loadContactFacts(Batch batch, Facts facts, Set<ContactId> contactIds) throws SQLException {
        if (!contactIds.isEmpty()) {
            facts.entries.putAll(entries.findOpen(batch.tx(), batch.account(), contactIds));
            facts.enrolments.putAll(enrolments.findOpen(batch.tx(), batch.account(), contactIds));
        }
    }

    /** Users whom the batch may give leads to, and their queues, locked. */
    private void loadPeople(Batch batch, Facts facts) throws SQLException {
        Set<String> emails = new HashSet<>();
        Set<UserId> people = new HashSet<>();
        for (NewLead lead : batch.leads()) {
            if (lead.routing().userId() != null) {
                people.add(new UserId(lead.routing().userId()));
            }
            if (lead.routing().userEmail() != null) {
                emails.add(EmailKey.of(lead.routing().userEmail()));
            }
        }
        if (!emails.isEmpty()) {
            facts.usersByEmail.putAll(references.findUsersByEmail(batch.tx(), batch.account(), emails));
            people.addAll(facts.usersByEmail.values());
        }
        for (RingGroup group : facts.ringGroups.values()) {
            group.members().forEach(member -> people.add(member.user()));
        }
        facts.contacts.values().forEach(contact -> {
            UserId owner = contact.owner();
            if (owner != null) {
                people.add(owner);
            }
        });
        facts.entries.values().forEach(entry -> people.add(entry.user()));
        if (people.isEmpty()) {
            return;
        }
        facts.users.putAll(users.loadFacts(batch.tx(), batch.account(), people));
        facts.queues.putAll(queues.lockAndLoad(batch.tx(), batch.account(), sorted(facts.users.keySet())));
        if (!batch.handOuts().isEmpty()) {
            facts.unworkedParkings.putAll(parkings.countUnworked(
                    batch.tx(), batch.account(), facts.ringGroups.keySet(), facts.users.keySet()));
        }
    }

    private void loadNumbers(Batch batch, Facts facts, Set<String> numbers) throws SQLException {
        Set<String> unowned = new HashSet<>(numbers);
        unowned.removeAll(facts.phoneOwners.keySet());
        if (!unowned.isEmpty()) {
            facts.stops.addAll(contacts.findStops(batch.tx(), batch.account(), unowned));
        }
        boolean stops = batch.leads().stream().anyMatch(lead -> lead.person().doNotContact());
        if (stops && !facts.contacts.isEmpty()) {
            facts.phonesOfContacts.putAll(contacts.findPhones(batch.tx(), batch.account(), facts.contacts.keySet()));
        }
    }

    private void loadAnswers(Batch batch, Facts facts) throws SQLException {
        Set<String> keys = new HashSet<>();
        for (NewLead lead : batch.leads()) {
            var key = lead.options().idempotencyKey();
            if (key != null) {
                keys.add(key.key());
            }
        }
        if (!keys.isEmpty()) {
            facts.answers.putAll(leads.findAnswers(batch.tx(), batch.account(), keys));
        }
    }

    private static Set<String> numbersOf(List<NewLead> leads) {
        Set<String> numbers = new TreeSet<>();
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

    private static Collection<RingGroupId> groupsOf(Batch batch) {
        Set<RingGroupId> groups = new HashSet<>();
        for (NewLead lead : batch.leads()) {
            Long id = lead.routing().ringGroupId();
            if (id != null) {
                groups.add(new RingGroupId(id));
            }
        }
        batch.handOuts().forEach(handOut -> groups.add(handOut.ringGroup()));
        return groups.stream()
                .sorted(Comparator.comparingLong(RingGroupId::value))
                .toList();
    }

    private static List<UserId> sorted(Collection<UserId> users) {
        return users.stream().sorted(Comparator.comparingLong(UserId::value)).toList();
    }
}
