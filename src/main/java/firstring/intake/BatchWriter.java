package firstring.intake;

import static java.util.Comparator.comparing;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactBatchStore.NewPhone;
import firstring.contacts.ContactBatchStore.NewStop;
import firstring.contacts.ContactDraft;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueBatchStore;
import firstring.intake.LeadBatchStore.NewAnswer;
import firstring.intake.References.NamedKind;
import firstring.intake.References.NewName;
import firstring.postgres.RoundTrip;
import firstring.routing.HandOutStore;
import firstring.routing.ParkingBatchStore;
import firstring.routing.RingGroupBatchStore;
import firstring.sequences.EnrolmentBatchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes what a batch decided: a few set-based statements in one round trip. The lead rows come first: their primary key makes a second
 * run of the same batch wait for the first, or lose to it.
 */
final class BatchWriter {
    private final ContactBatchStore contacts;
    private final RingGroupBatchStore ringGroups;
    private final QueueBatchStore queues;
    private final HandOutStore handOuts;
    private final EntryBatchStore entries = new EntryBatchStore();
    private final EnrolmentBatchStore enrolments = new EnrolmentBatchStore();
    private final ParkingBatchStore parkings = new ParkingBatchStore();
    private final ReferenceStore references = new ReferenceStore();
    private final LeadBatchStore leads = new LeadBatchStore();

    BatchWriter(
            ContactBatchStore contacts, RingGroupBatchStore ringGroups, QueueBatchStore queues, HandOutStore handOuts) {
        this.contacts = contacts;
        this.ringGroups = ringGroups;
        this.queues = queues;
        this.handOuts = handOuts;
    }

    void write(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        RoundTrip trip = new RoundTrip();
        if (!changes.leads.isEmpty()) {
            leads.insertLeads(trip, account, changes.leads);
        }
        if (!changes.answers.isEmpty()) {
            leads.insertAnswers(
                    trip,
                    account,
                    sorted(changes.answers, comparing(NewAnswer::path).thenComparing(NewAnswer::key)),
                    facts.now);
        }
        addNames(trip, account, facts, changes);
        addContacts(trip, account, facts, changes);
        addQueues(trip, account, facts, changes);
        addEnrolments(trip, account, facts, changes);
        addParkings(trip, account, facts, changes);
        ringGroups.save(trip, account, changes.drawnGroups);
        if (!changes.events.isEmpty()) {
            contacts.insertEvents(trip, account, changes.events, facts.now);
        }
        trip.send(tx);
        handOuts.ensureDue(tx, account, changes.groupsWithParkings, facts.now);
        for (UserId user : changes.shortenedQueues) {
            handOuts.makeDue(tx, account, user, facts.now);
        }
    }

    private void addNames(RoundTrip trip, AccountId account, Facts facts, Changes changes) {
        for (NamedKind kind : NamedKind.values()) {
            List<NewName> names =
                    changes.names.stream().filter(name -> name.kind() == kind).toList();
            if (!names.isEmpty()) {
                references.insert(trip, account, kind, names, facts.now);
            }
        }
    }

    private void addContacts(RoundTrip trip, AccountId account, Facts facts, Changes changes) {
        List<ContactDraft> created =
                facts.contacts.values().stream().filter(ContactDraft::isNew).toList();
        List<ContactDraft> changed = facts.contacts.values().stream()
                .filter(contact -> !contact.isNew() && contact.isChanged())
                .toList();
        if (!created.isEmpty()) {
            contacts.insertContacts(trip, account, created, facts.now);
        }
        if (!changed.isEmpty()) {
            contacts.updateContacts(trip, account, changed, facts.now);
        }
        if (!changes.phones.isEmpty()) {
            contacts.insertPhones(trip, account, sorted(changes.phones, comparing(NewPhone::e164)), facts.now);
        }
        if (!changes.tags.isEmpty()) {
            contacts.insertTags(trip, account, changes.tags, facts.now);
        }
        if (!changes.conflicts.isEmpty()) {
            contacts.insertConflicts(trip, account, changes.conflicts, facts.now);
        }
        if (!changes.stops.isEmpty()) {
            contacts.insertStops(trip, account, sorted(changes.stops, comparing(NewStop::e164)), facts.now);
        }
    }

    private void addQueues(RoundTrip trip, AccountId account, Facts facts, Changes changes) {
        List<EntryDraft> removed = touched(changes, EntryDraft::isRemoved);
        List<EntryDraft> handedOver = touched(changes, entry -> !entry.isRemoved() && entry.isHandedOver());
        List<EntryDraft> reranked = touched(changes, entry -> !entry.isRemoved() && !entry.isHandedOver());
        if (!removed.isEmpty()) {
            entries.remove(trip, account, removed, facts.now);
        }
        if (!handedOver.isEmpty()) {
            entries.move(trip, account, handedOver);
        }
        if (!reranked.isEmpty()) {
            entries.rerank(trip, account, reranked);
        }
        if (!changes.newEntries.isEmpty()) {
            entries.insert(trip, account, changes.newEntries, facts.now);
        }
        queues.save(
                trip, account, changes.changedQueues.stream().map(facts::queue).toList());
    }

    private void addEnrolments(RoundTrip trip, AccountId account, Facts facts, Changes changes) {
        if (!changes.endedEnrolments.isEmpty()) {
            enrolments.close(trip, account, changes.endedEnrolments, facts.now);
        }
        if (!changes.newEnrolments.isEmpty()) {
            enrolments.insert(trip, account, changes.newEnrolments, facts.now);
        }
    }

    private void addParkings(RoundTrip trip, AccountId account, Facts facts, Changes changes) {
        if (!changes.endedParkings.isEmpty()) {
            parkings.close(trip, account, List.copyOf(changes.endedParkings), facts.now);
        }
        if (!changes.newParkings.isEmpty()) {
            parkings.insert(trip, account, changes.newParkings, facts.now);
        }
    }

    /** Rows with unique keys are written in key order, so that two servers do not wait for each other in a circle. */
    private static <R> List<R> sorted(List<R> rows, Comparator<R> order) {
        return rows.stream().sorted(order).toList();
    }

    private static List<EntryDraft> touched(Changes changes, Predicate<EntryDraft> which) {
        return changes.touchedEntries.stream().filter(which).toList();
    }
}
