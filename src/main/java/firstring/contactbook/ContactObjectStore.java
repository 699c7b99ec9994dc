package firstring.contactbook;

import firstring.accounts.AccountId;
import firstring.contacts.Contact;
import firstring.contacts.ContactNumber;
import firstring.contacts.NumberStore;
import firstring.json.Json;
import firstring.postgres.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the contact objects for a page of contacts at once. Thread-safe. */
final class ContactObjectStore {
    private static final String LIST_TAGS = """
            select l.contact_id, t.id, t.name, t.color, t.category
            from contact_tag l
            join tag t on t.account_id = l.account_id and t.id = l.tag_id
            where l.account_id = :account and t.account_id = :account and l.contact_id = any(:contacts)
            order by l.contact_id, t.name_key, t.id
            """;

    private static final String LIST_LEAD_SOURCES = """
            select id, name from lead_source where account_id = :account and id = any(:ids)
            """;

    private static final String LIST_OPTED_OUT = """
            select e164 from phone_stop where account_id = :account and kind = 'opted_out' and e164 = any(:e164)
            """;

    private static final String LIST_SEQUENCES = """
            select contact_id, sequence_id from enrollment
            where account_id = :account and state = 'active' and contact_id = any(:contacts)
            """;

    private static final String LIST_CUSTOM = """
            select c.id, f.key, (c.custom -> f.key)::text as value
            from custom_field f, contact c
            where f.account_id = :account and f.archived_at is null
              and c.account_id = :account and c.id = any(:contacts)
            order by c.id, f.id
            """;

    private final Database database;
    private final NumberStore numbers = new NumberStore();

    ContactObjectStore(Database database) {
        this.database = database;
    }

    /** The contact objects of these contacts, in the same order. */
    List<ContactObject> load(AccountId account, List<Contact> contacts) {
        return contacts.isEmpty() ? List.of() : database.jdbi().withHandle(handle -> load(handle, account, contacts));
    }

    private List<ContactObject> load(Handle handle, AccountId account, List<Contact> contacts) {
        List<Long> ids = contacts.stream().map(contact -> contact.id().value()).toList();
        Map<Long, List<ContactNumber>> numbersOf = numbers.list(handle, account, ids).stream()
                .collect(Collectors.groupingBy(number -> number.contact().value()));
        Map<Long, List<ContactObject.Tag>> tagsOf = tags(handle, account, ids);
        Map<Long, String> leadSources = leadSources(handle, account, contacts);
        Set<String> optedOut = optedOut(handle, account, contacts);
        Map<Long, Long> sequences = sequences(handle, account, ids);
        Map<Long, Map<String, @Nullable JsonNode>> custom = custom(handle, account, ids);
        List<ContactObject> objects = new ArrayList<>(contacts.size());
        for (Contact contact : contacts) {
            Long id = contact.id().value();
            objects.add(new ContactObject(
                    contact,
                    numbersOf.getOrDefault(id, List.of()),
                    tagsOf.getOrDefault(id, List.of()),
                    leadSources.get(contact.links().leadSourceId()),
                    optedOut.contains(contact.phoneNumber()),
                    sequences.get(id),
                    custom.getOrDefault(id, Map.of())));
        }
        return objects;
    }

    private static Map<Long, List<ContactObject.Tag>> tags(Handle handle, AccountId account, List<Long> ids) {
        Map<Long, List<ContactObject.Tag>> tags = new HashMap<>();
        handle.createQuery(LIST_TAGS)
                .bind("account", account.value())
                .bindArray("contacts", Long.class, ids)
                .map((row, context) -> Map.entry(
                        row.getLong("contact_id"),
                        new ContactObject.Tag(
                                row.getLong("id"),
                                row.getString("name"),
                                row.getString("color"),
                                row.getString("category"))))
                .forEach(tag -> tags.computeIfAbsent(tag.getKey(), id -> new ArrayList<>())
                        .add(tag.getValue()));
        return tags;
    }

    private static Map<Long, String> leadSources(Handle handle, AccountId account, List<Contact> contacts) {
        Map<Long, String> names = new HashMap<>();
        handle.createQuery(LIST_LEAD_SOURCES)
                .bind("account", account.value())
                .bindArray(
                        "ids",
                        Long.class,
                        contacts.stream()
                                .map(contact -> contact.links().leadSourceId())
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList())
                .map((row, context) -> Map.entry(row.getLong("id"), row.getString("name")))
                .forEach(source -> names.put(source.getKey(), source.getValue()));
        return names;
    }

    private static Set<String> optedOut(Handle handle, AccountId account, List<Contact> contacts) {
        return new HashSet<>(handle.createQuery(LIST_OPTED_OUT)
                .bind("account", account.value())
                .bindArray(
                        "e164",
                        String.class,
                        contacts.stream().map(Contact::phoneNumber).toList())
                .mapTo(String.class)
                .list());
    }

    private static Map<Long, Long> sequences(Handle handle, AccountId account, List<Long> ids) {
        Map<Long, Long> sequences = new HashMap<>();
        handle.createQuery(LIST_SEQUENCES)
                .bind("account", account.value())
                .bindArray("contacts", Long.class, ids)
                .map((row, context) -> Map.entry(row.getLong("contact_id"), row.getLong("sequence_id")))
                .forEach(enrollment -> sequences.put(enrollment.getKey(), enrollment.getValue()));
        return sequences;
    }

    private static Map<Long, Map<String, @Nullable JsonNode>> custom(Handle handle, AccountId account, List<Long> ids) {
        Map<Long, Map<String, @Nullable JsonNode>> custom = new HashMap<>();
        handle.createQuery(LIST_CUSTOM)
                .bind("account", account.value())
                .bindArray("contacts", Long.class, ids)
                .map((row, context) -> {
                    String value = row.getString("value");
                    return new Custom(row.getLong("id"), row.getString("key"), value == null ? null : Json.tree(value));
                })
                .forEach(value -> custom.computeIfAbsent(value.contact(), id -> new LinkedHashMap<>())
                        .put(value.key(), value.value()));
        return custom;
    }

    private record Custom(
            long contact, String key, @Nullable JsonNode value) {}
}
