package firstring.intake.decision;

import firstring.accounts.ExistingContacts;
import firstring.accounts.UserId;
import firstring.callability.Callability;
import firstring.contacts.ContactBatchStore.NewEvent;
import firstring.contacts.ContactBatchStore.NewPhone;
import firstring.contacts.ContactBatchStore.NewStop;
import firstring.contacts.ContactBatchStore.NewTag;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactField;
import firstring.contacts.ContactId;
import firstring.contacts.ContactZones;
import firstring.contacts.FullName;
import firstring.contacts.LeadId;
import firstring.contacts.Warning;
import firstring.dialer.EntryDraft;
import firstring.intake.FixableLead;
import firstring.intake.FixableLead.Resolution;
import firstring.intake.Job;
import firstring.intake.LeadAnswer;
import firstring.intake.LeadBatchStore.NewAnswer;
import firstring.intake.LeadBatchStore.Remembered;
import firstring.intake.NewLead;
import firstring.intake.Receipt;
import firstring.intake.Submission;
import firstring.intake.Submission.ReplayKind;
import firstring.intake.Trace;
import firstring.intake.Trace.FieldOutcome;
import firstring.intake.decision.References.Kind;
import firstring.intake.decision.References.NamedKind;
import firstring.intake.leads.LeadRow;
import firstring.intake.leads.Outcome;
import firstring.json.Json;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.sequences.enrollments.EnrollmentDraft;
import firstring.time.ZoneCandidates;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides one lead from the facts of its batch, in memory: the contact and its fields, the owner, the queue, the sequence.
 * A dry run and a replay run the same code. The decisions end up in {@link BatchChanges} and {@link BatchFacts}.
 */
public final class LeadDecision {
    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;
    private final Job.TakeLead take;
    private final NewLead lead;
    private final Trace trace = new Trace();
    private final List<Warning> warnings = new ArrayList<>();
    private final List<Long> newTags = new ArrayList<>();

    public LeadDecision(BatchFacts facts, BatchChanges changes, LongSupplier ids, Job.TakeLead take) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
        this.take = take;
        this.lead = take.lead();
        this.warnings.addAll(lead.warnings());
    }

    public Receipt.Answered decide() {
        NewLead.Refusal refusal = lead.refusal();
        if (refusal != null) {
            byte[] body = LeadAnswer.refused(refusal.message(), refusal.tellsLead() ? take.id() : null);
            return refuse(refusal.status(), body, Map.of("request", List.of(refusal.reason())));
        }
        Receipt.Answered earlier = answerOfTwin();
        if (earlier != null) {
            return earlier;
        }
        Submission.Replay replay = take.submission().replay();
        if (replay != null && replay.kind() != ReplayKind.REPEATED && fixable(replay.lead()) == null) {
            return refuse(
                    409,
                    LeadAnswer.refused("This lead does not need fixing anymore.", take.id()),
                    Map.of("request", List.of("already_fixed")));
        }
        Map<String, List<String>> errors = new ReferenceCheck(facts, lead).errors();
        Phone phone = lead.phone();
        if (phone != null && lead.fixable() && errors.size() == lead.faults().size()) {
            resolveReplayed();
            supersede(phone);
            addFixable(phone);
        }
        if (!errors.isEmpty() || phone == null) {
            return refuse(400, LeadAnswer.invalid(errors, lead.dryRun() ? null : take.id()), errors);
        }
        ContactDraft contact = facts.contactOf(phone.e164());
        if (contact != null
                && facts.settings.existingContacts() == ExistingContacts.REJECT
                && !lead.options().forceUpdate()) {
            return rejectExisting(contact, phone);
        }
        return take(contact == null ? create(phone) : match(contact, phone), phone);
    }

    private Receipt.@Nullable Answered answerOfTwin() {
        NewLead.IdempotencyKey key = lead.options().idempotencyKey();
        Remembered remembered = key == null ? null : facts.answers.get(List.of(key.path(), key.key()));
        if (key == null || remembered == null) {
            return null;
        }
        if (MessageDigest.isEqual(remembered.fingerprint(), key.fingerprint())) {
            return new Receipt.Answered(remembered.status(), remembered.body(), true);
        }
        String sentence = "This Idempotency-Key was used with other fields.";
        return refuse(422, Json.bytes(Map.of("message", sentence)), Map.of("Idempotency-Key", List.of(sentence)));
    }

    private Receipt.Answered refuse(int status, byte[] body, Map<String, List<String>> errors) {
        trace.errors(errors);
        Phone phone = lead.phone();
        changes.leads.add(
                new LeadRow(take, Outcome.REFUSED, status, null, phone == null ? null : phone.e164(), trace.stored()));
        return new Receipt.Answered(status, body, false);
    }

    /** The stored lead if it still needs fixing, else null. */
    private @Nullable FixableLead fixable(LeadId id) {
        FixableLead fixable = facts.fixables.get(id);
        return fixable == null || !fixable.isOpen() ? null : fixable;
    }

    private void addFixable(Phone phone) {
        FixableLead fixable = FixableLead.create(take.id(), take.submission().receivedAt(), phone.e164());
        facts.fixables.put(take.id(), fixable);
        changes.fixables.add(fixable);
    }

    /** The replayed lead no longer needs fixing: this one takes its place. */
    private void resolveReplayed() {
        Submission.Replay replay = take.submission().replay();
        FixableLead fixable = replay == null ? null : fixable(replay.lead());
        if (replay != null && fixable != null) {
            resolve(fixable, replay.kind() == ReplayKind.ACCEPTED ? Resolution.ACCEPTED : Resolution.CORRECTED);
        }
    }

    /**
     * Resolves the other leads of the number: accepting one after this lead was taken would queue and enroll the person
     * again.
     */
    private void supersede(Phone phone) {
        if (facts.fixables.isEmpty()) {
            return;
        }
        List<String> forms = Phones.forms(phone.e164());
        facts.fixables.values().stream()
                .filter(fixable -> !fixable.isResolved() && forms.contains(fixable.phoneNumber()))
                .forEach(fixable -> resolve(fixable, Resolution.SUPERSEDED));
    }

    private void resolve(FixableLead fixable, Resolution resolution) {
        UserId user = resolution == Resolution.SUPERSEDED ? null : take.caller().author();
        fixable.resolve(new FixableLead.Resolved(resolution, user, take.id()));
        changes.fixables.add(fixable);
    }

    private Receipt.Answered rejectExisting(ContactDraft contact, Phone phone) {
        trace.matched(matchedBy(contact, phone), contact.id());
        trace.skip("save", Reason.EXISTING_CONTACT);
        resolveReplayed();
        changes.leads.add(
                new LeadRow(take, Outcome.REJECTED_EXISTING, 409, contact.id().value(), phone.e164(), trace.stored()));
        return remember(409, Json.bytes(Map.of("message", "Contact already exists.")));
    }

    private ContactDraft create(Phone phone) {
        ContactId id = new ContactId(ids.getAsLong());
        ContactDraft contact =
                ContactDraft.create(id, phone.e164(), facts.settings.timezone().getId());
        facts.contacts.put(id, contact);
        facts.phoneOwners.put(phone.e164(), id);
        changes.phones.add(new NewPhone(phone.e164(), id, true, null, phone.extension()));
        trace.matched(null, null);
        return contact;
    }

    private ContactDraft match(ContactDraft contact, Phone phone) {
        trace.matched(matchedBy(contact, phone), contact.id());
        return contact;
    }

    private static String matchedBy(ContactDraft contact, Phone phone) {
        return Phones.areOne(contact.phoneNumber(), phone.e164()) ? "primary_number" : "other_number";
    }

    private Receipt.Answered take(ContactDraft contact, Phone phone) {
        resolveReplayed();
        supersede(phone);
        boolean created = contact.isNew() && changes.createdContacts.add(contact.id());
        FieldStep fields = new FieldStep(contact, created, lead.options().forceUpdate(), trace);
        applyFields(fields);
        LeadContext context = new LeadContext(facts, changes, ids, take, trace, warnings);
        PhoneStep phones = new PhoneStep(context);
        if (created && facts.stops.contains(phone.e164())) {
            phones.inheritStop(contact, fields);
        }
        phones.addOthers(contact, fields);
        stopIfAsked(contact, fields);
        addTags(contact);
        new ConsentStep(context).record(phone.e164());
        EnrollmentStep sequences = new EnrollmentStep(facts, changes, ids);
        EnrollmentDraft left = sequences.leave(contact, newTags);
        if (left != null) {
            trace.sequence(left.sequence().value(), "left_by_" + left.reason());
        }
        UserId ownerBefore = contact.owner();
        boolean parked = new OwnerStep(context).decide(contact, fields);
        ActionStep actions = new ActionStep(context);
        DialerStep.QueuePosition position = actions.queue(contact, ownerBefore, parked);
        List<ListStep.ListPosition> listed = actions.addToLists(contact);
        actions.enroll(contact, parked);
        ZoneCandidates where = ContactZones.infer(contact, facts.settings, warnings);

        Outcome outcome = created ? Outcome.CREATED : Outcome.UPDATED;
        changes.leads.add(
                new LeadRow(take, outcome, created ? 201 : 200, contact.id().value(), phone.e164(), trace.stored()));
        changes.events.add(new NewEvent(
                ids.getAsLong(),
                contact.id(),
                "lead",
                take.id(),
                null,
                outcome.code(),
                lead.person().fields().get(ContactField.NOTES),
                fields.changes().isEmpty() ? null : Json.text(fields.changes())));
        if (left != null) {
            sequences.tellLeft(left, take.id());
        }
        int status = created && !lead.dryRun() ? 201 : 200;
        return remember(
                status, LeadAnswer.taken(answer(contact, phone, created, new Positions(position, listed), where)));
    }

    private void applyFields(FieldStep fields) {
        NewLead.Person person = lead.person();
        FullName name = person.name();
        if (name != null) {
            fields.name(name);
        }
        person.fields().forEach(fields::text);
        person.custom().forEach(fields::custom);
        if (person.timezone() != null) {
            fields.timezone(person.timezone());
        }
        if (person.leadSource() != null) {
            named(NamedKind.LEAD_SOURCE, person.leadSource(), "lead_source", fields::leadSource);
        }
        if (person.lineId() != null && isUsable(Kind.LINE, person.lineId(), "line_id")) {
            fields.line(person.lineId());
        }
        if (person.dispositionStatusId() != null
                && isUsable(Kind.DISPOSITION_STATUS, person.dispositionStatusId(), "disposition_status_id")) {
            fields.dispositionStatus(person.dispositionStatusId());
        }
    }

    private void stopIfAsked(ContactDraft contact, FieldStep fields) {
        if (lead.person().doNotContact() && !contact.isDoNotContact()) {
            contact.markDoNotContact();
            fields.changed("is_dnc", false, true);
            fields.written("is_dnc", true);
        }
        if (!contact.isDoNotContact()) {
            return;
        }
        if (lead.person().doNotContact()) {
            stopNumbers(contact);
        }
        EntryDraft entry = facts.openEntry(contact.id());
        if (entry != null) {
            new Assignment(facts, changes).removeEntry(entry);
        }
        new ListStep(facts, changes, ids).removeAll(contact);
        new EnrollmentStep(facts, changes, ids).stop(contact);
    }

    /** Do Not Contact also survives per number: marks every number of the contact, including those in this batch. */
    private void stopNumbers(ContactDraft contact) {
        Set<String> numbers = facts.phonesOfContacts.getOrDefault(contact.id(), Set.of());
        facts.phoneOwners.forEach((e164, owner) -> {
            if (owner.equals(contact.id())) {
                stopNumber(e164);
            }
        });
        numbers.forEach(this::stopNumber);
    }

    private void stopNumber(String e164) {
        for (String form : Phones.forms(e164)) {
            if (facts.stops.add(form)) {
                changes.stops.add(new NewStop(form, take.id()));
            }
        }
    }

    private void addTags(ContactDraft contact) {
        Long tagId = lead.actions().tagId();
        if (tagId != null && isUsable(Kind.TAG, tagId, "tag_id")) {
            addTag(contact, tagId);
        }
        for (String name : lead.actions().tagNames()) {
            named(NamedKind.TAG, name, "tags", id -> addTag(contact, id));
        }
    }

    private void addTag(ContactDraft contact, long tagId) {
        newTags.add(tagId);
        if (changes.taggings.add(List.of(contact.id().value(), tagId))) {
            changes.tags.add(new NewTag(contact.id(), tagId, take.id()));
        }
    }

    /** Finds an entry by name or creates it; beyond the limit of names the value is ignored with a warning. */
    private void named(NamedKind kind, String name, String field, java.util.function.LongConsumer use) {
        Long id = facts.references.find(kind, name);
        if (id == null && !facts.references.hasRoomFor(kind)) {
            String message = String.format(
                    Locale.ROOT,
                    "An account can have at most %,d %s, so the new one was left out: %s.",
                    References.MAX_NAMES,
                    kind.plural(),
                    name);
            warnings.add(Reason.TOO_MANY.on(field, message));
            trace.field(field, FieldOutcome.IGNORED, Reason.TOO_MANY);
            return;
        }
        if (id == null) {
            id = ids.getAsLong();
            changes.names.add(facts.references.create(kind, id, name));
        }
        use.accept(id);
    }

    private boolean isUsable(Kind kind, long id, String field) {
        References.Known known = facts.references.find(kind, id);
        if (known != null && !known.archived()) {
            return true;
        }
        warnings.add(Reason.archived(field));
        trace.field(field, FieldOutcome.IGNORED, Reason.ARCHIVED);
        return false;
    }

    /** The contact's positions in its owner's queue and in lists; in lists only when the lead names some. */
    private record Positions(DialerStep.@Nullable QueuePosition inQueue, List<ListStep.ListPosition> inLists) {}

    private Map<String, Object> answer(
            ContactDraft contact, Phone phone, boolean created, Positions positions, ZoneCandidates where) {
        DialerStep.QueuePosition position = positions.inQueue();
        boolean dryRun = lead.dryRun();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("message", created ? "Contact created." : "Contact updated.");
        answer.put("contact_id", dryRun && contact.isNew() ? null : contact.id().value());
        answer.put("lead_id", dryRun ? null : take.id().value());
        answer.put("phone_number", phone.e164());
        UserId owner = contact.owner();
        answer.put("user_id", owner == null ? null : owner.value());
        answer.put("timezone", contact.timezone());
        answer.put(
                "powerdialer",
                position == null
                        ? null
                        : Trace.powerdialerView(position.user(), position.position(), position.alreadyQueued()));
        if (!lead.actions().lists().isEmpty()) {
            answer.put("dialer_lists", Trace.listViews(positions.inLists()));
        }
        EnrollmentDraft enrollment = facts.enrollments.get(contact.id());
        answer.put(
                "sequence_id", enrollment == null ? null : enrollment.sequence().value());
        answer.put("next_call_at", nextCallAt(contact, phone, where));
        answer.put("warnings", LeadAnswer.warnings(warnings));
        if (dryRun) {
            answer.put("dry_run", true);
        }
        if (lead.options().explain()) {
            answer.put("trace", Trace.view(trace.stored(), !take.caller().isIntakeOnly()));
        }
        return answer;
    }

    /** Null for a contact who must never be called, as in {@link Callability}. */
    private @Nullable String nextCallAt(ContactDraft contact, Phone phone, ZoneCandidates where) {
        if (contact.isDoNotContact() || facts.isStopped(contact) || !isValid(contact.phoneNumber(), phone)) {
            return null;
        }
        return facts.settings
                .callingRules()
                .next(where, facts.attempts.getOrDefault(contact.id(), List.of()), facts.now)
                .map(Instant::toString)
                .orElse(null);
    }

    private static boolean isValid(String primary, Phone sent) {
        return primary.equals(sent.e164()) ? sent.valid() : Phones.isValid(primary);
    }

    /** Makes the answer, and stores it for a repeated request when the lead has an idempotency key. */
    private Receipt.Answered remember(int status, byte[] body) {
        NewLead.IdempotencyKey key = lead.options().idempotencyKey();
        if (key != null && !lead.dryRun()) {
            changes.answers.add(new NewAnswer(key.path(), key.key(), key.fingerprint(), status, body, take.id()));
            facts.answers.put(List.of(key.path(), key.key()), new Remembered(key.fingerprint(), status, body));
        }
        return new Receipt.Answered(status, body, false);
    }
}
