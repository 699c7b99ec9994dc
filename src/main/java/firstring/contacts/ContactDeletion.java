package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.accounts.UserId;
import firstring.contacts.DeletedStore.Deleted;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.merge.Conflict;
import firstring.contacts.merge.ContactCopies;
import firstring.contacts.timeline.TimelineEvent;
import firstring.json.Json;
import firstring.phone.Phones;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes or restores a contact inside one transaction. The numbers of a deleted contact are free; Do Not Contact and
 * opt-outs stay with them (docs/contract.md 1.8). Created for each attempt; not thread-safe.
 */
final class ContactDeletion {
    private static final String NUMBERS = ContactCopies.NUMBERS.table();

    private final Handle tx;
    private final ContactWrite.Stores stores;
    private final DeletedStore deleted;
    private final AccountId account;
    private final UserId editor;
    private final Visibility visibility;
    private final Instant now;

    ContactDeletion(Handle tx, ContactWrite.Stores stores, DeletedStore deleted, Caller caller, Instant now) {
        this.tx = tx;
        this.stores = stores;
        this.deleted = deleted;
        this.account = caller.account();
        this.editor = caller.user();
        this.visibility = Visibility.of(caller);
        this.now = now;
    }

    /** @param expected accepts the version of the contact that may be deleted */
    EditReceipt delete(ContactId id, LongPredicate expected) throws SQLException {
        List<ContactNumber> own = stores.numbers().lock(tx, account, List.of(), id);
        return switch (stores.contacts().lock(tx, account, id, visibility)) {
            case Loaded.Missing<Contact> _ -> new EditReceipt.Missing();
            case Loaded.Hidden<Contact> _ -> new EditReceipt.Forbidden();
            case Loaded.Seen<Contact>(Contact contact) -> delete(contact, own, expected);
        };
    }

    private EditReceipt delete(Contact contact, List<ContactNumber> own, LongPredicate expected) throws SQLException {
        if (!expected.test(contact.version())) {
            return new EditReceipt.Stale();
        }
        stores.numbers().requireAll(tx, account, contact.id(), own);
        delete(contact, own);
        return new EditReceipt.Saved(contact.id(), List.of(), Map.of());
    }

    private void delete(Contact contact, List<ContactNumber> own) throws SQLException {
        if (contact.dnc()) {
            List<String> numbers = own.stream().map(ContactNumber::e164).toList();
            stores.numbers().stop(tx, account, numbers, editor, now);
        }
        ContactStopped.Stop stop = new ContactStopped.Stop(contact.id(), StopReason.DELETED, now);
        for (ContactStopped port : stores.ports().stopped()) {
            port.contactStopped(tx.getConnection(), account, stop);
        }
        stores.numbers().resolveConflicts(tx, account, contact.id(), now);
        record(contact.id(), "deleted");
        String name = Objects.requireNonNullElse(contact.name().joined(), "");
        Deleted summary = new Deleted(contact.id(), name, contact.phoneNumber(), editor, now);
        deleted.insert(tx, account, summary, copy(contact.id()));
        stores.contacts().delete(tx, account, contact.id());
    }

    private Map<String, String> copy(ContactId id) throws SQLException {
        Map<String, String> rows = new LinkedHashMap<>();
        Object[] ids = {id.value()};
        for (var table : ContactCopies.OWN) {
            rows.put(table.table(), table.copy(tx.getConnection(), account.value(), "bigint", ids));
        }
        return rows;
    }

    /** Restores the contact without the numbers that other contacts now have. It cannot be restored without its primary number. */
    EditReceipt restore(ContactId id) throws SQLException {
        return switch (deleted.rows(tx, account, id, visibility)) {
            case Loaded.Missing<Map<String, String>> _ -> new EditReceipt.Missing();
            case Loaded.Hidden<Map<String, String>> _ -> new EditReceipt.Forbidden();
            case Loaded.Seen<Map<String, String>>(Map<String, String> rows) -> restore(id, rows);
        };
    }

    private EditReceipt restore(ContactId id, Map<String, String> rows) throws SQLException {
        JsonNode numbers = Json.tree(rows.getOrDefault(NUMBERS, "[]"));
        Set<String> wanted = new TreeSet<>();
        numbers.forEach(number -> wanted.add(number.path("e164").asString()));
        List<ContactNumber> taken = stores.numbers().lock(tx, account, wanted, null);
        for (ContactNumber number : taken) {
            if (isPrimary(numbers, number.e164())) {
                return new EditReceipt.Taken(number.contact());
            }
        }
        Map<String, String> left = new LinkedHashMap<>(rows);
        left.put(NUMBERS, Json.text(without(numbers, taken)));
        for (var table : ContactCopies.OWN) {
            table.put(tx.getConnection(), account.value(), left.getOrDefault(table.table(), "[]"));
        }
        deleted.delete(tx, account, id);
        wanted.removeIf(e164 -> taken.stream().anyMatch(number -> Phones.areOne(number.e164(), e164)));
        return finish(id, wanted, taken);
    }

    private static boolean isPrimary(JsonNode numbers, String e164) {
        return numbers.valueStream()
                .filter(number -> number.path("is_primary").asBoolean())
                .anyMatch(number -> Phones.areOne(number.path("e164").asString(), e164));
    }

    /** One form of each number that no other contact has, the primary number first. No other form of them is stored. */
    private static List<JsonNode> without(JsonNode numbers, List<ContactNumber> taken) {
        Set<String> used = new TreeSet<>();
        taken.forEach(number -> used.addAll(Phones.forms(number.e164())));
        List<JsonNode> left = new ArrayList<>();
        numbers.valueStream()
                .sorted(Comparator.comparing(
                        number -> !number.path("is_primary").asBoolean()))
                .forEach(number -> {
                    String e164 = number.path("e164").asString();
                    if (!used.contains(e164)) {
                        used.addAll(Phones.forms(e164));
                        ((ObjectNode) number).remove("has_twin");
                        left.add(number);
                    }
                });
        if (left.isEmpty() || !left.getFirst().path("is_primary").asBoolean()) {
            throw new IllegalStateException("the copy of a deleted contact lacks its primary number");
        }
        return left;
    }

    /** Marks the contact Do Not Contact if one of its numbers was marked in the meantime. */
    private EditReceipt finish(ContactId id, Set<String> numbers, List<ContactNumber> taken) {
        Contact contact =
                stores.contacts().lock(tx, account, id, visibility).seen().orElseThrow();
        boolean dnc = contact.dnc() || stores.numbers().isAnyStopped(tx, account, numbers);
        stores.contacts().update(tx, account, contact.withDnc(dnc, now));
        List<Warning> warnings = new ArrayList<>();
        for (ContactNumber number : taken) {
            Conflict conflict = Conflict.open(stores.ids().next(), number.e164(), id, number.contact(), now);
            stores.numbers().addConflict(tx, account, conflict);
            warnings.add(OtherNumbers.belongsToAnother());
        }
        record(id, "restored");
        return new EditReceipt.Saved(id, warnings, Map.of());
    }

    private void record(ContactId contact, String outcome) {
        long id = stores.ids().next();
        stores.timeline()
                .insert(
                        tx,
                        account,
                        new TimelineEvent(id, contact, now, "edit", null, editor.value(), outcome, null, null));
    }
}
