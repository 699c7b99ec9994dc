package firstring.intake;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.UserId;
import firstring.accounts.users.EmailKey;
import firstring.contacts.ContactBatchStore.Holder;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import firstring.dialer.DialerListId;
import firstring.intake.decision.BatchFacts;
import firstring.intake.decision.OwnerStep;
import firstring.intake.decision.ParkedPlan;
import firstring.intake.decision.References;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.postgres.LostRace;
import firstring.routing.RingGroupId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows that one account's part of a batch needs, round trip by round trip, and the facts loaded for it. Not thread-safe. */
public final class AccountLoad {
    public final AccountId account;
    public final BatchFacts facts;
    final List<NewLead> leads = new ArrayList<>();
    public final List<Job.HandOutParking> handOuts = new ArrayList<>();

    /** Every number in the leads, in each of its forms. */
    public final Set<String> numbers;

    /** Stored leads that are submitted again. */
    public final Set<LeadId> replayed = new HashSet<>();

    public final Set<ContactId> contacts = new HashSet<>();
    public final References.Wanted wanted;

    private final Map<String, Holder> holders = new HashMap<>();

    public AccountLoad(AccountSettings settings, List<? extends Job> jobs, Instant now) {
        this.account = settings.account();
        this.facts = new BatchFacts(settings, now);
        for (Job job : jobs) {
            switch (job) {
                case Job.TakeLead take -> {
                    leads.add(take.lead());
                    Submission.Replay replay = take.submission().replay();
                    if (replay != null) {
                        replayed.add(replay.lead());
                    }
                }
                case Job.HandOutParking handOut -> handOuts.add(handOut);
            }
        }
        this.numbers = numbersOf(leads);
        this.wanted = References.Wanted.of(leads);
    }

    private static Set<String> numbersOf(List<NewLead> leads) {
        Set<String> numbers = new HashSet<>();
        for (NewLead lead : leads) {
            Phone phone = lead.phone();
            if (phone != null) {
                numbers.addAll(Phones.forms(phone.e164()));
            }
            lead.person()
                    .otherPhones()
                    .forEach(other -> numbers.addAll(Phones.forms(other.phone().e164())));
        }
        return numbers;
    }

    /** Adds leads that need fixing; one that was found in two ways stays one. */
    public void receiveFixables(Map<LeadId, FixableLead> found) {
        found.forEach(facts.fixables::putIfAbsent);
    }

    public void receiveNumbers(Map<String, Holder> found, Map<String, Set<String>> stops) {
        holders.putAll(found);
        found.forEach((e164, holder) -> facts.phoneOwners.put(e164, holder.contact()));
        for (String e164 : numbers) {
            Set<String> kinds = stops.getOrDefault(e164, Set.of());
            if (kinds.contains("do_not_contact") && facts.ownerOf(e164) == null) {
                facts.stops.add(e164);
            }
        }
        facts.stopKinds.putAll(stops);
        contacts.addAll(facts.phoneOwners.values());
        handOuts.forEach(handOut -> contacts.add(handOut.contact()));
    }

    /**
     * @param owners the contacts that have the known numbers, read again after the contacts were locked
     * @param stops the kinds of stops on the contacts' primary numbers, read at the same time
     */
    public void receiveContacts(
            Map<ContactId, ContactDraft> locked, Map<String, ContactId> owners, Map<String, Set<String>> stops) {
        facts.contacts.putAll(locked);
        facts.stopKinds.putAll(stops);
        if (!facts.phoneOwners.equals(owners) || !locked.keySet().containsAll(owners.values())) {
            throw new LostRace("a number moved to another contact while its contact was being locked");
        }
    }

    /** The ring groups to lock: a lead may draw from them, judging by its contact before it is locked. */
    public Set<RingGroupId> groupsToDraw() {
        return groupsDrawnFrom(e164 -> {
            Holder holder = holders.get(facts.storedForm(e164));
            return holder != null && holder.isOwned();
        });
    }

    /** The other ring groups in the leads. */
    public Set<RingGroupId> groupsToRead() {
        Set<RingGroupId> groups = groupsDrawnFrom(e164 -> false);
        groups.removeAll(groupsToDraw());
        return groups;
    }

    /** Throws {@link LostRace} when a contact, now locked, turns out to have lost its owner. */
    public void requireLockedGroups() {
        requireLocked(groupsDrawnFrom(e164 -> ownerOf(e164) != null));
    }

    /** Repeats the check once the users are known: an owner may have become inactive in the meantime. */
    public void requireLockedGroupsOfTheInactive() {
        requireLocked(groupsDrawnFrom(e164 -> facts.isActive(ownerOf(e164))));
    }

    private void requireLocked(Set<RingGroupId> drawn) {
        if (!groupsToDraw().containsAll(drawn)) {
            throw new LostRace("a contact lost its owner while it was being locked");
        }
    }

    private @Nullable UserId ownerOf(String e164) {
        ContactDraft contact = facts.contactOf(e164);
        return contact == null ? null : contact.owner();
    }

    /**
     * The ring groups of parked leads and of leads that do not keep an owner, as {@link OwnerStep} decides.
     *
     * @param owned whether the number's contact has an active owner
     */
    private Set<RingGroupId> groupsDrawnFrom(Predicate<String> owned) {
        Set<RingGroupId> groups =
                handOuts.stream().map(Job.HandOutParking::ringGroup).collect(Collectors.toSet());
        for (NewLead lead : leads) {
            RingGroupId group = groupOf(lead);
            Phone phone = lead.phone();
            boolean keepsOwner = phone != null && !lead.options().forceUpdate() && owned.test(phone.e164());
            if (group != null && !keepsOwner) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static @Nullable RingGroupId groupOf(NewLead lead) {
        Long id = lead.routing().ringGroupId();
        return id == null ? null : new RingGroupId(id);
    }

    /** Users who may receive a lead, and users whose data the jobs need. */
    public Set<UserId> users() {
        Set<UserId> people = new HashSet<>(facts.usersByEmail.values());
        for (NewLead lead : leads) {
            Long id = lead.routing().userId();
            if (id != null) {
                people.add(new UserId(id));
            }
        }
        Set<RingGroupId> drawn = groupsToDraw();
        facts.ringGroups.values().stream()
                .filter(group -> drawn.contains(group.id()))
                .forEach(group -> group.members().forEach(member -> people.add(member.user())));
        facts.contacts.values().forEach(contact -> {
            UserId owner = contact.owner();
            if (owner != null) {
                people.add(owner);
            }
        });
        facts.entries.values().forEach(entry -> people.add(entry.user()));
        return people;
    }

    /** References known only once contacts are loaded: sequences of parked leads and of open enrollments. */
    public References.Wanted wantedLater() {
        References.Wanted later = References.Wanted.of(List.of());
        Stream<@Nullable Long> parked = facts.parkings.values().stream()
                .map(parking -> ParkedPlan.parse(parking.plan()).sequenceId());
        Stream<Long> entered = facts.enrollments.values().stream()
                .map(enrollment -> enrollment.sequence().value());
        Stream.concat(parked, entered)
                .filter(sequence ->
                        sequence != null && facts.references.find(References.Kind.SEQUENCE, sequence) == null)
                .forEach(later.idsOf(References.Kind.SEQUENCE)::add);
        return later;
    }

    public boolean marksDoNotContact() {
        return !facts.stops.isEmpty()
                || leads.stream().anyMatch(lead -> lead.person().doNotContact());
    }

    public boolean namesLists() {
        return leads.stream().anyMatch(lead -> !lead.actions().lists().isEmpty());
    }

    public Duration longestCap() {
        return facts.settings.callingRules().longestCap();
    }

    public Set<DialerListId> lists() {
        Set<DialerListId> ids = new HashSet<>();
        leads.forEach(lead -> lead.actions().lists().forEach(id -> ids.add(new DialerListId(id))));
        facts.listEntries
                .values()
                .forEach(entries -> entries.forEach(entry -> {
                    DialerListId list = entry.list();
                    if (list != null) {
                        ids.add(list);
                    }
                }));
        return ids;
    }

    public Set<String> emails() {
        Set<String> emails = new HashSet<>();
        for (NewLead lead : leads) {
            String email = lead.routing().userEmail();
            if (email != null) {
                emails.add(EmailKey.of(email));
            }
        }
        return emails;
    }

    public Set<String> keys() {
        Set<String> keys = new HashSet<>();
        for (NewLead lead : leads) {
            NewLead.IdempotencyKey key = lead.options().idempotencyKey();
            if (key != null) {
                keys.add(key.key());
            }
        }
        return keys;
    }
}
