package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.dialer.EntryId;
import firstring.dialer.QueueRef;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** One contact and its open entries, in the caller's transaction. Stateless. */
public final class ContactQueueStore {
    private static final String LOCK_CONTACT = """
            select c.user_id, c.is_dnc,
                   exists (
                     select from phone_stop s where s.account_id = :account and s.e164 = c.phone_number) as stopped,
                   exists (
                     select from account_user u
                     where u.account_id = :account and u.id = c.user_id and u.active) as owner_active
            from contact c
            where c.account_id = :account and c.id = :contact
            for update of c
            """;

    private static final String LIST_OPEN = """
            select id, user_id, list_id, leased_by, leased_until
            from dialer_entry
            where account_id = :account and contact_id = :contact and state in ('queued', 'leased')
            order by id
            """;

    private static final String LOCK_OPEN = LIST_OPEN + "for update";

    private static final String INSERT = """
            insert into dialer_entry (account_id, id, user_id, contact_id, rank, state, added_at)
            values (:account, :id, :user, :contact, :rank, 'queued', :now)
            """;

    private static final String RERANK = """
            update dialer_entry set rank = :rank, not_before = null, call_back_at = null where account_id = :account and id = :id
            """;

    /** The facts that decide whether a contact can be queued. */
    record Owned(ContactId contact, @Nullable Long owner, boolean ownerActive, boolean stopped) {}

    /** An open entry, with the user who holds its lease, if any. */
    public record Open(
            EntryId id,
            QueueRef queue,
            @Nullable Long leasedBy,
            @Nullable Instant leasedUntil) {

        boolean isLeasedAt(Instant now) {
            return leasedUntil != null && leasedUntil.isAfter(now);
        }
    }

    Loaded<Owned> lockContact(Handle tx, AccountId account, ContactId contact, Visibility visible) {
        Optional<Owned> found = tx.createQuery(LOCK_CONTACT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .map((row, context) -> new Owned(
                        contact,
                        row.getObject("user_id", Long.class),
                        row.getBoolean("owner_active"),
                        row.getBoolean("is_dnc") || row.getBoolean("stopped")))
                .findOne();
        return Loaded.of(found, owned -> visible.allowsOwner(owned.owner()));
    }

    List<Open> list(Handle handle, AccountId account, Contact contact) {
        return list(handle, LIST_OPEN, account, contact.id());
    }

    List<Open> list(Handle tx, AccountId account, Owned locked) {
        return list(tx, LIST_OPEN, account, locked.contact());
    }

    List<Open> lock(Handle tx, AccountId account, Owned locked) {
        return list(tx, LOCK_OPEN, account, locked.contact());
    }

    private static List<Open> list(Handle handle, String sql, AccountId account, ContactId contact) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .map((row, context) -> new Open(
                        new EntryId(row.getLong("id")),
                        QueueRef.of(row),
                        row.getObject("leased_by", Long.class),
                        Moments.find(row, "leased_until")))
                .list();
    }

    void insert(Handle tx, AccountId account, NewEntry entry) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("id", entry.id().value())
                .bind("user", entry.user().value())
                .bind("contact", entry.contact().value())
                .bind("rank", entry.rank())
                .bind("now", Moments.utc(entry.at()))
                .execute();
    }

    /** An entry to add to a user's My Queue. */
    record NewEntry(EntryId id, UserId user, ContactId contact, long rank, Instant at) {}

    void rerank(Handle tx, AccountId account, EntryId entry, long rank) {
        tx.createUpdate(RERANK)
                .bind("account", account.value())
                .bind("id", entry.value())
                .bind("rank", rank)
                .execute();
    }
}
