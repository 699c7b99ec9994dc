package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.contacts.edit.ContactEdit.TagReference;
import firstring.postgres.Ids;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entries that contacts refer to, as an edit uses them: owners, lines, disposition statuses, lead sources, tags. Stateless. */
final class LinkStore {
    static final int MAX_LEAD_SOURCES = 10_000;

    private static final String USER_EXISTS = """
            select exists (select 1 from account_user where account_id = :account and id = :id and active)
            """;

    private static final String LINE_EXISTS = """
            select exists (select 1 from line where account_id = :account and id = :id and archived_at is null)
            """;

    private static final String DISPOSITION_STATUS_EXISTS = """
            select exists (
              select 1 from disposition_status where account_id = :account and id = :id and archived_at is null)
            """;

    private static final String ADD_LEAD_SOURCE = """
            insert into lead_source as s (account_id, id, name, name_key, created_at, updated_at)
            select a.account_id, :id, :name, :name_key, :now, :now
            from account a
            where a.account_id = :account
              and (select count(*) from lead_source o where o.account_id = :account and o.archived_at is null) < :most
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String FIND_LEAD_SOURCE = """
            select id from lead_source where account_id = :account and name_key = :name_key and archived_at is null
            """;

    private static final String FIND_TAGS = """
            select id, name_key from tag
            where account_id = :account and archived_at is null and (id = any(:ids) or name_key = any(:name_keys))
            """;

    private static final String LIST_TAGS = """
            select tag_id from contact_tag where account_id = :account and contact_id = :contact
            """;

    private static final String ADD_TAGS = """
            insert into contact_tag as t (account_id, contact_id, tag_id, created_at)
            select a.account_id, :contact, x.tag_id, :now
            from account a, unnest(:tags) as x (tag_id)
            where a.account_id = :account
            on conflict (account_id, contact_id, tag_id) do nothing
            """;

    private static final String REMOVE_TAGS = """
            delete from contact_tag where account_id = :account and contact_id = :contact and tag_id = any(:tags)
            """;

    private final Ids ids;

    LinkStore(Ids ids) {
        this.ids = ids;
    }

    /** True for null and for an active user of the account. */
    boolean isUser(Handle tx, AccountId account, @Nullable Long id) {
        return exists(tx, USER_EXISTS, account, id);
    }

    boolean isLine(Handle tx, AccountId account, @Nullable Long id) {
        return exists(tx, LINE_EXISTS, account, id);
    }

    boolean isDispositionStatus(Handle tx, AccountId account, @Nullable Long id) {
        return exists(tx, DISPOSITION_STATUS_EXISTS, account, id);
    }

    /** The lead source with this name, created when new; empty when the account has reached {@link #MAX_LEAD_SOURCES}. */
    Optional<Long> ensureLeadSource(Handle tx, AccountId account, String name, Instant now) {
        Optional<Long> known = findLeadSource(tx, account, name);
        if (known.isPresent()) {
            return known;
        }
        tx.createUpdate(ADD_LEAD_SOURCE)
                .bind("account", account.value())
                .bind("id", ids.next())
                .bind("name", name)
                .bind("name_key", NameKey.of(name))
                .bind("most", MAX_LEAD_SOURCES)
                .bind("now", Moments.utc(now))
                .execute();
        return findLeadSource(tx, account, name);
    }

    /** The existing tags, by their references. */
    Map<TagReference, Long> findTags(Handle tx, AccountId account, Collection<TagReference> references) {
        Map<TagReference, Long> found = new HashMap<>();
        tx.createQuery(FIND_TAGS)
                .bind("account", account.value())
                .bindArray(
                        "ids",
                        Long.class,
                        references.stream()
                                .map(TagReference::id)
                                .filter(Objects::nonNull)
                                .toList())
                .bindArray(
                        "name_keys",
                        String.class,
                        references.stream().flatMap(LinkStore::nameKey).toList())
                .map((row, context) -> Map.entry(row.getLong("id"), row.getString("name_key")))
                .forEach(tag -> references.stream()
                        .filter(reference -> names(reference, tag))
                        .forEach(reference -> found.put(reference, tag.getKey())));
        return found;
    }

    Set<Long> tags(Handle tx, AccountId account, ContactId contact) {
        return new TreeSet<>(tx.createQuery(LIST_TAGS)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .mapTo(Long.class)
                .list());
    }

    void addTags(Handle tx, AccountId account, ContactId contact, Set<Long> tags, Instant now) {
        if (!tags.isEmpty()) {
            tx.createUpdate(ADD_TAGS)
                    .bind("account", account.value())
                    .bind("contact", contact.value())
                    .bindArray("tags", Long.class, tags)
                    .bind("now", Moments.utc(now))
                    .execute();
        }
    }

    void removeTags(Handle tx, AccountId account, ContactId contact, Set<Long> tags) {
        if (!tags.isEmpty()) {
            tx.createUpdate(REMOVE_TAGS)
                    .bind("account", account.value())
                    .bind("contact", contact.value())
                    .bindArray("tags", Long.class, tags)
                    .execute();
        }
    }

    private static boolean exists(Handle tx, String sql, AccountId account, @Nullable Long id) {
        return id == null
                || tx.createQuery(sql)
                        .bind("account", account.value())
                        .bind("id", id)
                        .mapTo(Boolean.class)
                        .one();
    }

    private static Optional<Long> findLeadSource(Handle tx, AccountId account, String name) {
        return tx.createQuery(FIND_LEAD_SOURCE)
                .bind("account", account.value())
                .bind("name_key", NameKey.of(name))
                .mapTo(Long.class)
                .findOne();
    }

    private static Stream<String> nameKey(TagReference reference) {
        return Optional.ofNullable(reference.name()).map(NameKey::of).stream();
    }

    private static boolean names(TagReference reference, Map.Entry<Long, String> tag) {
        return Objects.equals(reference.id(), tag.getKey())
                || (reference.name() != null && NameKey.of(reference.name()).equals(tag.getValue()));
    }
}
