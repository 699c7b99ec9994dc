package firstring.intake.decision;

import firstring.accounts.Caller;
import firstring.contacts.ContactBatchStore.NewConflict;
import firstring.contacts.ContactBatchStore.NewPhone;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.contacts.Warning;
import firstring.intake.Job;
import firstring.intake.NewLead;
import firstring.intake.Trace;
import firstring.intake.Trace.FieldOutcome;
import java.util.List;
import java.util.function.LongSupplier;

/** Adds a lead's other numbers to a contact; a number of another contact stays there and becomes a conflict. */
final class PhoneStep {
    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;
    private final Job.TakeLead take;
    private final Trace trace;
    private final List<Warning> warnings;

    PhoneStep(LeadContext lead) {
        this.facts = lead.facts();
        this.changes = lead.changes();
        this.ids = lead.ids();
        this.take = lead.take();
        this.trace = lead.trace();
        this.warnings = lead.warnings();
    }

    void addOthers(ContactDraft contact, FieldStep fields) {
        for (NewLead.OtherPhone other : take.lead().person().otherPhones()) {
            addOther(contact, other, fields);
        }
    }

    private void addOther(ContactDraft contact, NewLead.OtherPhone other, FieldStep fields) {
        String e164 = other.phone().e164();
        ContactId owner = facts.ownerOf(e164);
        if (owner == null) {
            facts.phoneOwners.put(e164, contact.id());
            changes.phones.add(new NewPhone(
                    e164, contact.id(), false, other.label(), other.phone().extension()));
            trace.field(
                    "other_phone_numbers",
                    contact.isNew() ? FieldOutcome.APPLIED : FieldOutcome.FILLED,
                    contact.isNew() ? Reason.NEW_CONTACT : Reason.WAS_BLANK);
            if (facts.stops.contains(e164)) {
                inheritStop(contact, fields);
            }
        } else if (!owner.equals(contact.id())) {
            report(contact, e164, owner);
        }
    }

    /** Marks a new contact Do Not Contact when one of its numbers is (docs/contract.md 1.8). */
    void inheritStop(ContactDraft contact, FieldStep fields) {
        if (contact.isDoNotContact()) {
            return;
        }
        contact.markDoNotContact();
        fields.changed("is_dnc", false, true);
        trace.field("is_dnc", FieldOutcome.APPLIED, Reason.DO_NOT_CONTACT);
        warnings.add(Reason.DO_NOT_CONTACT.on(
                "is_dnc", "One of the numbers is marked Do Not Contact, so the contact is too."));
    }

    private void report(ContactDraft contact, String e164, ContactId owner) {
        changes.conflicts.add(new NewConflict(ids.getAsLong(), facts.storedForm(e164), contact.id(), owner, take.id()));
        trace.field("other_phone_numbers", FieldOutcome.IGNORED, Reason.BELONGS_TO_ANOTHER_CONTACT);
        Caller caller = take.caller();
        String message = caller.isIntakeOnly()
                ? "%s belongs to another contact.".formatted(e164)
                : "%s belongs to another contact: %d.".formatted(e164, owner.value());
        warnings.add(Reason.BELONGS_TO_ANOTHER_CONTACT.on("other_phone_numbers", message));
    }
}
