package firstring.contacts.merge;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.json.Json;
import firstring.phone.Phones;
import firstring.postgres.RowCopies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies of all rows of some contacts, by table, as JSON text that keeps every byte of the rows, except for long texts
 * that never change. Stateless.
 */
public final class ContactCopies {
    public static final RowCopies CONTACTS = new RowCopies("contact", List.of("id"));
    public static final RowCopies NUMBERS = new RowCopies("contact_phone", List.of("contact_id"));
    static final RowCopies TAGS = new RowCopies("contact_tag", List.of("contact_id"));

    private static final RowCopies TIMELINE =
            new RowCopies("timeline", List.of("contact_id"), List.of("at", "id"), List.of("note", "changes"));

    private static final RowCopies CONFLICTS = new RowCopies("conflict", List.of("contact_id", "other_contact_id"));
    private static final RowCopies STOPS = new RowCopies("phone_stop", List.of("e164"));

    /** The rows that make up a contact; restoring a deleted contact restores them. */
    public static final List<RowCopies> OWN = List.of(CONTACTS, NUMBERS, TAGS);

    private final List<RowCopies> byContact;
    private final Set<String> ofPorts;

    /** @param ports features whose tables are copied too */
    ContactCopies(List<ContactsMerged> ports) {
        this.byContact = Stream.concat(
                        Stream.of(CONTACTS, NUMBERS, TAGS, TIMELINE, CONFLICTS),
                        ports.stream().flatMap(port -> port.copies().stream()))
                .toList();
        this.ofPorts = ports.stream()
                .flatMap(port -> port.copies().stream())
                .map(RowCopies::table)
                .collect(Collectors.toSet());
    }

    /** The rows of these contacts, and the stops of these numbers. */
    Map<String, String> copy(Connection tx, AccountId account, List<ContactId> contacts, Collection<String> e164)
            throws SQLException {
        Map<String, String> copies = new LinkedHashMap<>();
        Object[] ids = contacts.stream().map(ContactId::value).toArray();
        for (RowCopies table : byContact) {
            copies.put(table.table(), table.copy(tx, account.value(), "bigint", ids));
        }
        copies.put(
                STOPS.table(),
                STOPS.copy(tx, account.value(), "text", Phones.forms(e164).toArray()));
        return copies;
    }

    /** The tables whose long texts are not copied, with the columns of those texts. */
    Map<String, List<String>> texts() {
        return byContact.stream()
                .filter(table -> !table.texts().isEmpty())
                .collect(Collectors.toMap(RowCopies::table, RowCopies::texts));
    }

    /** Replaces these contacts' rows {@code after} with the rows {@code before}; rows in neither are kept. */
    void restore(
            Connection tx,
            AccountId account,
            List<ContactId> contacts,
            Map<String, String> before,
            Map<String, String> after)
            throws SQLException {
        Object[] ids = contacts.stream().map(ContactId::value).toArray();
        for (RowCopies table : byContact) {
            deleteNew(tx, account, table, before, after);
            table.putBack(tx, account.value(), rowsOf(table, before), "bigint", ids);
        }
        deleteNew(tx, account, STOPS, before, after);
        STOPS.put(tx, account.value(), rowsOf(STOPS, before));
    }

    private static void deleteNew(
            Connection tx, AccountId account, RowCopies table, Map<String, String> before, Map<String, String> after)
            throws SQLException {
        table.deleteAllBut(tx, account.value(), Json.tree(rowsOf(table, after)), Json.tree(rowsOf(table, before)));
    }

    private static String rowsOf(RowCopies table, Map<String, String> copies) {
        return copies.getOrDefault(table.table(), "[]");
    }

    /**
     * True when every row of {@code then} is unchanged in {@code now}. New numbers, tags and events are allowed; a new
     * entry, enrollment or parking is not, because it would collide with one that is opened again. Only columns that both
     * sides have are compared: an upgrade in between does not change the contact.
     */
    boolean isUnchanged(Map<String, String> then, Map<String, String> now) {
        return then.entrySet().stream().allMatch(table -> {
            JsonNode before = Json.tree(table.getValue());
            JsonNode after = Json.tree(now.getOrDefault(table.getKey(), "[]"));
            Set<String> columns = new HashSet<>(before.path(0).propertyNames());
            if (!after.isEmpty()) {
                columns.retainAll(after.path(0).propertyNames());
            }
            Set<JsonNode> rowsBefore = rows(before, columns);
            Set<JsonNode> rowsAfter = rows(after, columns);
            return ofPorts.contains(table.getKey()) ? rowsAfter.equals(rowsBefore) : rowsAfter.containsAll(rowsBefore);
        });
    }

    private static Set<JsonNode> rows(JsonNode all, Set<String> columns) {
        Set<JsonNode> rows = new HashSet<>();
        all.forEach(row -> rows.add(((ObjectNode) row).deepCopy().retain(columns)));
        return rows;
    }

    /** One JSON object of all tables. */
    public static String text(Map<String, String> copies) {
        return copies.entrySet().stream()
                .map(table -> Json.text(table.getKey()) + ":" + table.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
