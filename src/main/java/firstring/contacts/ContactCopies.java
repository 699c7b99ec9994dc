package firstring.contacts;

import firstring.accounts.AccountId;
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

/** Copies of all that stands for some contacts, by table, as JSON text that keeps every byte of the rows. Stateless. */
final class ContactCopies {
    static final RowCopies CONTACTS = new RowCopies("contact", List.of("id"));
    static final RowCopies NUMBERS = new RowCopies("contact_phone", List.of("contact_id"));
    static final RowCopies TAGS = new RowCopies("contact_tag", List.of("contact_id"));

    private static final RowCopies TIMELINE = new RowCopies("timeline", List.of("contact_id"));
    private static final RowCopies CONFLICTS = new RowCopies("conflict", List.of("contact_id", "other_contact_id"));
    private static final RowCopies STOPS = new RowCopies("phone_stop", List.of("e164"));

    /** What a contact is made of; a deleted one is made of them again. */
    static final List<RowCopies> OWN = List.of(CONTACTS, NUMBERS, TAGS);

    private final List<RowCopies> byContact;
    private final Set<String> ofPorts;

    /** @param ports whose tables are copied too */
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

    /** Makes the rows that are {@code after} those that were {@code before}; rows of neither stay. */
    void putBack(Connection tx, AccountId account, Map<String, String> before, Map<String, String> after)
            throws SQLException {
        for (RowCopies table :
                Stream.concat(byContact.stream(), Stream.of(STOPS)).toList()) {
            String rows = before.getOrDefault(table.table(), "[]");
            table.deleteAllBut(
                    tx, account.value(), Json.tree(after.getOrDefault(table.table(), "[]")), Json.tree(rows));
            table.put(tx, account.value(), rows);
        }
    }

    /**
     * True when every row of {@code then} stands {@code now} as it was. Numbers, tags and events may have come since; an
     * entry, an enrolment or a parking may not, for it would stand beside one that is opened again.
     */
    boolean stand(Map<String, String> then, Map<String, String> now) {
        return then.entrySet().stream().allMatch(table -> {
            Set<JsonNode> before = rows(table.getValue());
            Set<JsonNode> after = rows(now.getOrDefault(table.getKey(), "[]"));
            return ofPorts.contains(table.getKey()) ? after.equals(before) : after.containsAll(before);
        });
    }

    private static Set<JsonNode> rows(String text) {
        Set<JsonNode> rows = new HashSet<>();
        Json.tree(text).forEach(rows::add);
        return rows;
    }

    /** One JSON object of all tables. */
    static String text(Map<String, String> copies) {
        return copies.entrySet().stream()
                .map(table -> Json.text(table.getKey()) + ":" + table.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
