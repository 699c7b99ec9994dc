package firstring.intake.batch;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.UserId;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactBatchStore.NewConflict;
import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactBatchStore.NewPhone;
import firstring.contacts.ContactBatchStore.NewStop;
import firstring.contacts.ContactBatchStore.NewTag;
import firstring.contacts.ContactDraft;
import firstring.dialer.EntryBatchStore;
import firstring.dialer.EntryDraft;
import firstring.dialer.lists.DialerListBatchStore;
import firstring.dialer.queue.QueueBatchStore;
import firstring.intake.FixableLead;
import firstring.intake.LeadBatchStore;
import firstring.intake.LeadBatchStore.NewAnswer;
import firstring.intake.decision.BatchChanges;
import firstring.intake.decision.BatchFacts;
import firstring.intake.decision.ReferenceStore;
import firstring.intake.decision.References.NamedKind;
import firstring.intake.decision.References.NewName;
import firstring.intake.leads.LeadRow;
import firstring.messages.consent.Consent;
import firstring.messages.consent.ConsentBatchStore;
import firstring.postgres.RoundTrip;
import firstring.routing.HandOutStore;
import firstring.routing.ParkingBatchStore;
import firstring.routing.ParkingDraft;
import firstring.routing.RingGroupBatchStore;
import firstring.sequences.enrollments.EnrollmentBatchStore;
import firstring.sequences.enrollments.EnrollmentDraft;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes the decisions of a batch: a few set-based statements in one round trip, each for all accounts of the batch. The lead
 * rows come first: their primary key makes a second run of the same batch wait for the first, or lose to it. Rows with
 * unique keys are written in key order, so that two servers never deadlock.
 */
public final class BatchWriter {
    private final ContactBatchStore contacts;
    private final RingGroupBatchStore ringGroups;
    private final QueueBatchStore queues;
    private final HandOutStore handOuts;
    private final DialerListBatchStore lists = new DialerListBatchStore();
    private final EntryBatchStore entries = new EntryBatchStore();
    private final EnrollmentBatchStore enrollments = new EnrollmentBatchStore();
    private final ParkingBatchStore parkings = new ParkingBatchStore();
    private final ConsentBatchStore consents = new ConsentBatchStore();
    private final ReferenceStore references = new ReferenceStore();
    private final LeadBatchStore leads = new LeadBatchStore();

    public BatchWriter(
            ContactBatchStore contacts, RingGroupBatchStore ringGroups, QueueBatchStore queues, HandOutStore handOuts) {
        this.contacts = contacts;
        this.ringGroups = ringGroups;
        this.queues = queues;
        this.handOuts = handOuts;
    }

    /** The changes decided for one account, and its facts after the decisions. */
    record Decided(AccountId account, BatchFacts facts, BatchChanges changes) {}

    void write(Connection tx, List<Decided> batch, Instant now) throws SQLException {
        RoundTrip trip = new RoundTrip();
        AccountRows<LeadRow> rows = gather(batch, one -> one.changes().leads);
        if (!rows.isEmpty()) {
            leads.insertLeads(trip, rows);
        }
        AccountRows<FixableLead> fixable = gather(batch, one -> fixables(one, FixableLead::isNew));
        if (!fixable.isEmpty()) {
            leads.insertFixable(trip, fixable, now);
        }
        AccountRows<FixableLead> resolved = gather(batch, one -> fixables(one, lead -> !lead.isNew()));
        if (!resolved.isEmpty()) {
            leads.resolveFixable(
                    trip, resolved.sorted(comparingLong(lead -> lead.id().value())), now);
        }
        AccountRows<NewAnswer> answers = gather(batch, one -> one.changes().answers);
        if (!answers.isEmpty()) {
            leads.insertAnswers(trip, answers.sorted(comparing(NewAnswer::path).thenComparing(NewAnswer::key)), now);
        }
        addNames(trip, batch, now);
        addContacts(trip, batch, now);
        addQueues(trip, batch, now);
        addEnrollments(trip, batch, now);
        addParkings(trip, batch, now);
        ringGroups.save(trip, gather(batch, one -> one.changes().drawnGroups));
        AccountRows<NewEvent> events = gather(batch, one -> one.changes().events);
        if (!events.isEmpty()) {
            contacts.insertEvents(trip, events, now);
        }
        enrollments.countFirstWaits(trip, gather(batch, one -> one.changes().newEnrollments));
        trip.send(tx);
        for (Decided one : batch) {
            handOuts.ensureDue(tx, one.account(), one.changes().groupsWithParkings, now);
            for (UserId user : one.changes().shortenedQueues) {
                handOuts.makeDue(tx, one.account(), user, now);
            }
        }
    }

    private void addNames(RoundTrip trip, List<Decided> batch, Instant now) {
        for (NamedKind kind : NamedKind.values()) {
            AccountRows<NewName> names = gather(
                    batch,
                    one -> one.changes().names.stream()
                            .filter(name -> name.kind() == kind)
                            .toList());
            if (!names.isEmpty()) {
                references.insert(trip, kind, names.sorted(comparing(NewName::key)), now);
            }
        }
    }

    private void addContacts(RoundTrip trip, List<Decided> batch, Instant now) {
        AccountRows<ContactDraft> created = gather(batch, one -> contactsOf(one, ContactDraft::isNew));
        if (!created.isEmpty()) {
            contacts.insertContacts(trip, created, now);
        }
        AccountRows<ContactDraft> changed =
                gather(batch, one -> contactsOf(one, contact -> !contact.isNew() && contact.isChanged()));
        if (!changed.isEmpty()) {
            contacts.updateContacts(trip, changed, now);
        }
        AccountRows<NewPhone> phones = gather(batch, one -> one.changes().phones);
        if (!phones.isEmpty()) {
            contacts.insertPhones(trip, phones.sorted(comparing(NewPhone::e164)), now);
        }
        AccountRows<NewTag> tags = gather(batch, one -> one.changes().tags);
        if (!tags.isEmpty()) {
            contacts.insertTags(trip, tags, now);
        }
        AccountRows<NewConflict> conflicts = gather(batch, one -> one.changes().conflicts);
        if (!conflicts.isEmpty()) {
            contacts.insertConflicts(trip, conflicts, now);
        }
        AccountRows<NewStop> stops = gather(batch, one -> one.changes().stops);
        if (!stops.isEmpty()) {
            contacts.insertStops(trip, stops.sorted(comparing(NewStop::e164)), now);
        }
        AccountRows<Consent> given = gather(batch, one -> one.changes().consents);
        if (!given.isEmpty()) {
            consents.insert(trip, given);
        }
    }

    private void addQueues(RoundTrip trip, List<Decided> batch, Instant now) {
        AccountRows<EntryDraft> removed = gather(batch, one -> touched(one, EntryDraft::isRemoved));
        if (!removed.isEmpty()) {
            entries.remove(trip, removed, now);
        }
        AccountRows<EntryDraft> handedOver =
                gather(batch, one -> touched(one, entry -> !entry.isRemoved() && entry.isHandedOver()));
        if (!handedOver.isEmpty()) {
            entries.move(trip, handedOver);
        }
        AccountRows<EntryDraft> reranked =
                gather(batch, one -> touched(one, entry -> !entry.isRemoved() && !entry.isHandedOver()));
        if (!reranked.isEmpty()) {
            entries.rerank(trip, reranked);
        }
        AccountRows<EntryDraft> added = gather(batch, one -> one.changes().newEntries);
        if (!added.isEmpty()) {
            entries.insert(trip, added, now);
        }
        queues.save(
                trip,
                gather(
                        batch,
                        one -> one.changes().changedQueues.stream()
                                .map(one.facts()::queue)
                                .toList()));
        lists.save(
                trip,
                gather(
                        batch,
                        one -> one.changes().changedLists.stream()
                                .map(one.facts()::list)
                                .toList()));
    }

    private void addEnrollments(RoundTrip trip, List<Decided> batch, Instant now) {
        AccountRows<EnrollmentDraft> ended = gather(batch, one -> one.changes().endedEnrollments);
        if (!ended.isEmpty()) {
            enrollments.close(trip, ended, now);
        }
        AccountRows<EnrollmentDraft> added = gather(batch, one -> one.changes().newEnrollments);
        if (!added.isEmpty()) {
            enrollments.insert(trip, added, now);
        }
    }

    private void addParkings(RoundTrip trip, List<Decided> batch, Instant now) {
        AccountRows<ParkingDraft> ended = gather(batch, one -> one.changes().endedParkings);
        if (!ended.isEmpty()) {
            parkings.close(trip, ended, now);
        }
        AccountRows<ParkingDraft> added = gather(batch, one -> one.changes().newParkings);
        if (!added.isEmpty()) {
            parkings.insert(trip, added, now);
        }
    }

    private static <R> AccountRows<R> gather(List<Decided> batch, Function<Decided, Collection<R>> rowsOf) {
        AccountRows<R> rows = new AccountRows<>();
        batch.forEach(one -> rows.addAll(one.account(), rowsOf.apply(one)));
        return rows;
    }

    private static List<ContactDraft> contactsOf(Decided one, Predicate<ContactDraft> which) {
        return one.facts().contacts.values().stream().filter(which).toList();
    }

    private static List<FixableLead> fixables(Decided one, Predicate<FixableLead> which) {
        return one.changes().fixables.stream().filter(which).toList();
    }

    private static List<EntryDraft> touched(Decided one, Predicate<EntryDraft> which) {
        return one.changes().touchedEntries.stream().filter(which).toList();
    }
}
