package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.Caller;
import firstring.accounts.UserId;
import firstring.contacts.catalog.CustomFieldStore;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.ContactEdit.TagReference;
import firstring.contacts.edit.ContactEditor;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.merge.Conflict;
import firstring.contacts.timeline.TimelineEvent;
import firstring.contacts.timeline.TimelineStore;
import firstring.http.Faults;
import firstring.json.Json;
import firstring.phone.Phone;
import firstring.postgres.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates or edits one contact inside one transaction. Created for each attempt; not thread-safe. */
public final class ContactWrite {
    private final Handle tx;
    private final Stores stores;
    private final AccountSettings settings;
    private final AccountId account;
    private final UserId editor;
    private final Visibility visibility;
    private final ContactEdit edit;
    private final Instant now;
    private final ContactEditor change;
    private final List<Warning> warnings = new ArrayList<>();
    private Map<TagReference, Long> addedTags = Map.of();

    public record Stores(
            ContactStore contacts,
            NumberStore numbers,
            LinkStore links,
            TimelineStore timeline,
            CustomFieldStore customFields,
            Ids ids,
            ContactPorts ports) {}

    ContactWrite(Handle tx, Stores stores, AccountSettings settings, Caller caller, ContactEdit edit, Instant now) {
        this.tx = tx;
        this.stores = stores;
        this.settings = settings;
        this.account = caller.account();
        this.editor = caller.user();
        this.visibility = Visibility.of(caller);
        this.edit = edit;
        this.now = now;
        this.change = new ContactEditor(edit, settings.timezone());
    }

    EditReceipt create() throws SQLException {
        if (!visibility.allowsOwner(edit.links().user().value())) {
            return new EditReceipt.Forbidden();
        }
        Phone phone = Objects.requireNonNull(edit.phone(), "a new contact needs a number");
        ContactId id = new ContactId(stores.ids().next());
        ContactNumbers numbers = ContactNumbers.after(id, phone.e164(), edit, lockNumbers(null));
        Optional<EditReceipt> refusal = refusal(numbers);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Contact blank = ContactEditor.blank(id, phone, settings.timezone(), now);
        boolean dnc = Boolean.TRUE.equals(edit.dnc()) || bringsStop(numbers);
        Contact contact = change.apply(blank, leadSource(), dnc, now);
        stores.contacts().insert(tx, account, contact);
        change.changes().add("phone_number", null, phone.e164());
        writeNumbers(numbers);
        writeTags(id);
        writeCustom(id);
        writeStops(blank, contact, numbers);
        record(id, "created");
        return new EditReceipt.Saved(id, warnings, change.changes().byField());
    }

    EditReceipt edit(ContactId id, LongPredicate expected) throws SQLException {
        List<ContactNumber> locked = lockNumbers(id);
        return switch (stores.contacts().lock(tx, account, id, visibility)) {
            case Loaded.Missing<Contact> _ -> new EditReceipt.Missing();
            case Loaded.Hidden<Contact> _ -> new EditReceipt.Forbidden();
            case Loaded.Seen<Contact>(Contact found) -> edit(found, locked, expected);
        };
    }

    private EditReceipt edit(Contact found, List<ContactNumber> locked, LongPredicate expected) throws SQLException {
        if (!visibility.allows(edit)) {
            return new EditReceipt.Forbidden();
        }
        if (!expected.test(found.version())) {
            return new EditReceipt.Stale();
        }
        stores.numbers().requireAll(tx, account, found.id(), locked);
        ContactNumbers numbers = ContactNumbers.after(found.id(), found.phoneNumber(), edit, locked);
        Optional<EditReceipt> refusal = refusal(numbers);
        return refusal.isPresent() ? refusal.get() : update(found, numbers);
    }

    private EditReceipt update(Contact old, ContactNumbers numbers) throws SQLException {
        boolean dnc = edit.dnc() != null ? edit.dnc() : old.dnc() || bringsStop(numbers);
        Contact contact = change.apply(old, leadSource(), dnc, now);
        writeNumbers(numbers);
        writeTags(old.id());
        writeCustom(old.id());
        writeStops(old, contact, numbers);
        if (!change.changes().isEmpty() || contact.timezoneExplicit() != old.timezoneExplicit()) {
            stores.contacts().update(tx, account, contact);
            record(old.id(), "updated");
            notifyPorts(old, contact);
        }
        return new EditReceipt.Saved(old.id(), warnings, change.changes().byField());
    }

    private List<ContactNumber> lockNumbers(@Nullable ContactId own) {
        Set<String> wanted = new TreeSet<>();
        if (edit.phone() != null) {
            wanted.add(edit.phone().e164());
        }
        List<OtherNumber> others = edit.others().value();
        if (others != null) {
            others.forEach(other -> wanted.add(other.phone().e164()));
        }
        return stores.numbers().lock(tx, account, wanted, own);
    }

    private Optional<EditReceipt> refusal(ContactNumbers numbers) {
        if (numbers.takenBy() != null) {
            return Optional.of(new EditReceipt.Taken(numbers.takenBy()));
        }
        Faults faults = new Faults();
        ContactEdit.Links links = edit.links();
        require(stores.links().isUser(tx, account, links.user().value()), "user_id", faults);
        require(stores.links().isLine(tx, account, links.line().value()), "line_id", faults);
        require(
                stores.links()
                        .isDispositionStatus(
                                tx, account, links.dispositionStatus().value()),
                "disposition_status_id",
                faults);
        addedTags = stores.links().findTags(tx, account, edit.tags().add());
        if (!addedTags.keySet().containsAll(edit.tags().add())) {
            faults.add("add_tags", "`add_tags` contains a tag that does not exist.");
        }
        return faults.isEmpty() ? Optional.empty() : Optional.of(new EditReceipt.Refused(faults));
    }

    private static void require(boolean known, String field, Faults faults) {
        if (!known) {
            faults.add(field, "The selected %s is invalid.".formatted(field.replace('_', ' ')));
        }
    }

    private @Nullable Long leadSource() {
        String name = edit.links().leadSource().value();
        if (name == null) {
            return null;
        }
        Optional<Long> id = stores.links().ensureLeadSource(tx, account, name, now);
        if (id.isEmpty()) {
            warnings.add(new Warning("lead_source", "too_many", "The account has reached its limit of lead sources."));
        }
        return id.orElse(null);
    }

    /** True when a number that is marked Do Not Contact is added, which marks the contact. */
    private boolean bringsStop(ContactNumbers numbers) {
        List<String> added =
                numbers.inserted().stream().map(ContactNumber::e164).toList();
        return !added.isEmpty() && stores.numbers().isAnyStopped(tx, account, added);
    }

    private void writeNumbers(ContactNumbers numbers) {
        stores.numbers().delete(tx, account, numbers.contact(), numbers.deleted());
        stores.numbers().update(tx, account, numbers.updated(), now);
        stores.numbers().insert(tx, account, numbers.inserted(), now);
        change.changes().add(OtherNumbers.FIELD, numbers.othersBefore(), numbers.othersAfter());
        for (ContactNumber foreign : numbers.foreign()) {
            long id = stores.ids().next();
            stores.numbers()
                    .addConflict(
                            tx, account, Conflict.open(id, foreign.e164(), numbers.contact(), foreign.contact(), now));
            warnings.add(OtherNumbers.belongsToAnother());
        }
    }

    private void writeTags(ContactId contact) {
        if (edit.tags().isEmpty()) {
            return;
        }
        Set<Long> before = stores.links().tags(tx, account, contact);
        Set<Long> removed = new TreeSet<>(
                stores.links().findTags(tx, account, edit.tags().remove()).values());
        stores.links().removeTags(tx, account, contact, removed);
        stores.links().addTags(tx, account, contact, new TreeSet<>(addedTags.values()), now);
        change.changes().add("tags", before, stores.links().tags(tx, account, contact));
    }

    private void writeCustom(ContactId contact) {
        if (edit.custom().isEmpty()) {
            return;
        }
        ObjectNode values = (ObjectNode) Json.tree(stores.customFields().findValues(tx, account, contact));
        edit.custom().forEach((key, wanted) -> {
            JsonNode old = values.get(key);
            if (wanted.value() == null) {
                values.remove(key);
            } else {
                values.set(key, wanted.value());
            }
            change.changes().add(key, old, wanted.value());
        });
        stores.customFields().writeValues(tx, account, contact, Json.text(values));
    }

    private void writeStops(Contact old, Contact contact, ContactNumbers numbers) {
        if (contact.dnc()) {
            stores.numbers().stop(tx, account, numbers.after(), editor, now);
        } else if (old.dnc()) {
            stores.numbers().unstop(tx, account, numbers.after());
        }
    }

    private void record(ContactId contact, String outcome) {
        Object changes = change.changes().byField();
        stores.timeline()
                .insert(
                        tx,
                        account,
                        new TimelineEvent(
                                stores.ids().next(),
                                contact,
                                now,
                                "edit",
                                null,
                                editor.value(),
                                outcome,
                                null,
                                changes));
    }

    private void notifyPorts(Contact old, Contact contact) throws SQLException {
        if (contact.dnc() && !old.dnc()) {
            ContactStopped.Stop stop = new ContactStopped.Stop(contact.id(), StopReason.DO_NOT_CONTACT, now);
            for (ContactStopped port : stores.ports().stopped()) {
                port.contactStopped(tx.getConnection(), account, stop);
            }
        }
        if (change.changes().has("user_id")) {
            OwnerChanged.NewOwner owner = new OwnerChanged.NewOwner(contact.id(), owner(old), owner(contact), now);
            for (OwnerChanged port : stores.ports().ownerChanged()) {
                port.ownerChanged(tx.getConnection(), account, owner);
            }
        }
        if (change.changes().has("tags") || change.changes().has("disposition_status_id")) {
            LabelsChanged.Labeled labeled = new LabelsChanged.Labeled(contact.id(), now);
            for (LabelsChanged port : stores.ports().labelsChanged()) {
                port.labelsChanged(tx.getConnection(), account, labeled);
            }
        }
    }

    private static @Nullable UserId owner(Contact contact) {
        Long owner = contact.links().userId();
        return owner == null ? null : new UserId(owner);
    }
}
