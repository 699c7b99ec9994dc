package firstring.intake;

import firstring.accounts.AccountId;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactDraft;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.EntryDraft;
import firstring.dialer.QueueBatchStore;
import firstring.intake.References.NamedKind;
import firstring.intake.References.NewName;
import firstring.routing.HandOutStore;
import firstring.routing.ParkingBatchStore;
import firstring.routing.RingGroupBatchStore;
import firstring.sequences.EnrolmentBatchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes what a batch decided, in a few set-based statements. The lead rows come first: their primary key makes a second
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
        if (!changes.leads.isEmpty()) {
            leads.insertLeads(tx, account, changes.leads);
        }
        writeAnswers(tx, account, facts, changes);
        writeNames(tx, account, facts, changes);
        writeContacts(tx, account, facts, changes);
        writeQueues(tx, account, facts, changes);
        writeEnrolments(tx, account, facts, changes);
        writeParkings(tx, account, facts, changes);
        ringGroups.save(tx, account, changes.drawnGroups);
        if (!changes.events.isEmpty()) {
            contacts.insertEvents(tx, account, changes.events, facts.now);
        }
    }

    private void writeAnswers(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        if (!changes.answers.isEmpty()) {
            expectAll(leads.insertAnswers(tx, account, changes.answers, facts.now), changes.answers.size());
        }
    }

    private void writeNames(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        for (NamedKind kind : NamedKind.values()) {
            List<NewName> names =
                    changes.names.stream().filter(name -> name.kind() == kind).toList();
            if (!names.isEmpty()) {
                expectAll(references.insert(tx, account, kind, names, facts.now), names.size());
            }
        }
    }

    private void writeContacts(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        List<ContactDraft> created =
                facts.contacts.values().stream().filter(ContactDraft::isNew).toList();
        List<ContactDraft> changed = facts.contacts.values().stream()
                .filter(contact -> !contact.isNew() && contact.isChanged())
                .toList();
        if (!created.isEmpty()) {
            contacts.insertContacts(tx, account, created, facts.now);
        }
        if (!changed.isEmpty()) {
            contacts.updateContacts(tx, account, changed, facts.now);
        }
        if (!changes.phones.isEmpty()) {
            expectAll(contacts.insertPhones(tx, account, changes.phones, facts.now), changes.phones.size());
        }
        if (!changes.tags.isEmpty()) {
            contacts.insertTags(tx, account, changes.tags, facts.now);
        }
        if (!changes.conflicts.isEmpty()) {
            contacts.insertConflicts(tx, account, changes.conflicts, facts.now);
        }
        if (!changes.stops.isEmpty()) {
            contacts.insertStops(tx, account, changes.stops, facts.now);
        }
    }

    private void writeQueues(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        List<EntryDraft> removed = touched(changes, EntryDraft::isRemoved);
        List<EntryDraft> handedOver = touched(changes, entry -> !entry.isRemoved() && entry.isHandedOver());
        List<EntryDraft> reranked = touched(changes, entry -> !entry.isRemoved() && !entry.isHandedOver());
        if (!removed.isEmpty()) {
            entries.remove(tx, account, removed, facts.now);
        }
        if (!handedOver.isEmpty()) {
            entries.move(tx, account, handedOver);
        }
        if (!reranked.isEmpty()) {
            entries.rerank(tx, account, reranked);
        }
        if (!changes.newEntries.isEmpty()) {
            entries.insert(tx, account, changes.newEntries, facts.now);
        }
        if (!changes.changedQueues.isEmpty()) {
            queues.save(
                    tx,
                    account,
                    changes.changedQueues.stream().map(facts::queue).toList());
        }
    }

    private void writeEnrolments(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        if (!changes.endedEnrolments.isEmpty()) {
            enrolments.close(tx, account, changes.endedEnrolments, facts.now);
        }
        if (!changes.newEnrolments.isEmpty()) {
            enrolments.insert(tx, account, changes.newEnrolments, facts.now);
        }
    }

    private void writeParkings(Connection tx, AccountId account, Facts facts, Changes changes) throws SQLException {
        if (!changes.endedParkings.isEmpty()) {
            parkings.close(tx, account, List.copyOf(changes.endedParkings), facts.now);
        }
        if (!changes.newParkings.isEmpty()) {
            parkings.insert(tx, account, changes.newParkings, facts.now);
        }
        if (!changes.groupsWithParkings.isEmpty()) {
            handOuts.ensureDue(tx, account, changes.groupsWithParkings, facts.now);
        }
    }

    private static List<EntryDraft> touched(Changes changes, Predicate<EntryDraft> which) {
        return changes.touchedEntries.stream().filter(which).toList();
    }

    private static void expectAll(int written, int expected) {
        if (written != expected) {
            throw new LostRace("%d of %d rows were written by somebody else".formatted(expected - written, expected));
        }
    }
}
