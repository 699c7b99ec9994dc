package firstring.intake.decision;

import firstring.contacts.ContactDraft;
import firstring.contacts.ContactField;
import firstring.contacts.FullName;
import firstring.intake.Trace;
import firstring.intake.Trace.FieldOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Applies a lead's values to a contact, field by field: fills blanks, and overwrites filled fields only when the lead forces it
 * (docs/contract.md 1.3). Records every change as old and new value.
 */
final class FieldStep {
    private final ContactDraft contact;
    private final boolean creates;
    private final boolean force;
    private final Trace trace;
    private final Map<String, Object> changes = new LinkedHashMap<>();

    /** @param creates true when this lead creates the contact */
    FieldStep(ContactDraft contact, boolean creates, boolean force, Trace trace) {
        this.contact = contact;
        this.creates = creates;
        this.force = force;
        this.trace = trace;
    }

    /** The stored fields that changed: name → [old, new]. */
    Map<String, Object> changes() {
        return changes;
    }

    void text(ContactField field, String value) {
        apply(field.code(), contact.value(field), value, given -> contact.set(field, given));
    }

    /** {@code name} alone: fills when first and last are both blank, or replaces both when forced. */
    void name(FullName name) {
        String first = contact.value(ContactField.FIRST_NAME);
        String last = contact.value(ContactField.LAST_NAME);
        boolean bothBlank = first == null && last == null;
        if (!bothBlank && !force) {
            trace.field("name", FieldOutcome.KEPT, Reason.ALREADY_FILLED);
            return;
        }
        if (Objects.equals(first, name.first()) && Objects.equals(last, name.last())) {
            trace.field("name", FieldOutcome.KEPT, Reason.SAME_VALUE);
            return;
        }
        set(ContactField.FIRST_NAME, first, name.first());
        set(ContactField.LAST_NAME, last, name.last());
        written("name", bothBlank);
    }

    void custom(String key, JsonNode value) {
        apply(key, contact.custom(key), value, given -> contact.setCustom(key, given));
    }

    void line(long id) {
        apply("line_id", contact.lineId(), id, contact::setLineId);
    }

    void dispositionStatus(long id) {
        apply("disposition_status_id", contact.dispositionStatusId(), id, contact::setDispositionStatusId);
    }

    void leadSource(long id) {
        apply("lead_source", contact.leadSourceId(), id, contact::setLeadSourceId);
    }

    /** An inferred zone never counts as filled. */
    void timezone(String zone) {
        String explicit = contact.isTimezoneExplicit() ? contact.timezone() : null;
        apply("timezone", explicit, zone, contact::setExplicitTimezone);
    }

    /** Records a change made by another step. */
    void changed(String field, @Nullable Object before, @Nullable Object after) {
        changes.put(field, new @Nullable Object[] {before, after});
    }

    private <V> void apply(String field, @Nullable V before, V value, Consumer<V> setter) {
        if (before != null && before.equals(value)) {
            trace.field(field, FieldOutcome.KEPT, Reason.SAME_VALUE);
        } else if (before != null && !force) {
            trace.field(field, FieldOutcome.KEPT, Reason.ALREADY_FILLED);
        } else {
            setter.accept(value);
            changed(field, before, value);
            written(field, before == null);
        }
    }

    private void set(ContactField field, @Nullable String before, @Nullable String value) {
        if (!Objects.equals(before, value)) {
            contact.set(field, value);
            changed(field.code(), before, value);
        }
    }

    /** Adds a write to the trace: on a new contact it is applied; on an existing one a blank is filled or a value overwritten. */
    void written(String field, boolean wasBlank) {
        if (creates) {
            trace.field(field, FieldOutcome.APPLIED, Reason.NEW_CONTACT);
        } else if (wasBlank) {
            trace.field(field, FieldOutcome.FILLED, Reason.WAS_BLANK);
        } else {
            trace.field(field, FieldOutcome.APPLIED, Reason.FORCE_UPDATE);
        }
    }
}
