package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.merge.Conflict;
import firstring.phone.Phones;
import firstring.postgres.LostRace;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The numbers of contacts, the Do Not Contact marks on numbers, and conflicts about numbers. Stateless. */
public final class NumberStore {
    private static final String LOCK = """
            select contact_id, e164, is_primary, label, extension
            from contact_phone
            where account_id = :account and (e164 = any(:e164) or contact_id = :contact::bigint)
            order by e164
            for update
            """;

    private static final String LOCK_ALL = """
            select contact_id, e164, is_primary, label, extension
            from contact_phone
            where account_id = :account and contact_id = any(:contacts)
            order by e164
            for update
            """;

    private static final String LIST = """
            select contact_id, e164, is_primary, label, extension
            from contact_phone
            where account_id = :account and contact_id = any(:contacts)
            order by contact_id, not is_primary, created_at, e164
            """;

    private static final String INSERT = """
            insert into contact_phone (account_id, e164, contact_id, is_primary, label, extension, created_at)
            values (:account, :e164, :contact, :is_primary, :label, :extension, :now)
            """;

    private static final String UPDATE = """
            update contact_phone set is_primary = :is_primary, label = :label, extension = :extension
            where account_id = :account and e164 = :e164 and contact_id = :contact
            """;

    private static final String DELETE = """
            delete from contact_phone
            where account_id = :account and contact_id = :contact and e164 = any(:e164)
            """;

    private static final String ANY_DO_NOT_CONTACT = """
            select exists (
              select 1 from phone_stop
              where account_id = :account and kind = 'do_not_contact' and e164 = any(:e164))
            """;

    private static final String ADD_DO_NOT_CONTACT = """
            insert into phone_stop as s (account_id, e164, kind, user_id, created_at)
            select a.account_id, x.e164, 'do_not_contact', :user, :now
            from account a, unnest(:e164) as x (e164)
            where a.account_id = :account
            on conflict (account_id, e164, kind) do nothing
            """;

    private static final String REMOVE_DO_NOT_CONTACT = """
            delete from phone_stop where account_id = :account and kind = 'do_not_contact' and e164 = any(:e164)
            """;

    private static final String ADD_CONFLICT = """
            insert into conflict as q (account_id, id, e164, contact_id, other_contact_id, created_at)
            values (:account, :id, :e164, :contact, :other, :now)
            on conflict (account_id, contact_id, e164) where resolved_at is null do nothing
            """;

    private static final String RESOLVE_CONFLICTS = """
            update conflict set resolved_at = :now, resolution = 'contact_deleted'
            where account_id = :account and resolved_at is null
              and (contact_id = :contact or other_contact_id = :contact)
            """;

    /** Locks these numbers in all of their forms, on any contact, and all numbers of one contact, in the fixed order. */
    List<ContactNumber> lock(Handle tx, AccountId account, Collection<String> e164, @Nullable ContactId contact) {
        return tx.createQuery(LOCK)
                .bind("account", account.value())
                .bindArray("e164", String.class, Phones.forms(e164))
                .bind("contact", contact == null ? null : contact.value())
                .map((row, context) -> read(row))
                .list();
    }

    /** Locks all numbers of some contacts, in the fixed order. */
    public List<ContactNumber> lockAll(Handle tx, AccountId account, List<ContactId> contacts) {
        return tx.createQuery(LOCK_ALL)
                .bind("account", account.value())
                .bindArray(
                        "contacts",
                        Long.class,
                        contacts.stream().map(ContactId::value).toList())
                .map((row, context) -> read(row))
                .list();
    }

    /** The numbers of some contacts, primary first. */
    public List<ContactNumber> list(Handle handle, AccountId account, Collection<Long> contacts) {
        return handle.createQuery(LIST)
                .bind("account", account.value())
                .bindArray("contacts", Long.class, contacts)
                .map((row, context) -> read(row))
                .list();
    }

    /**
     * Checks that the contact, now locked, has no number that was not locked before: a lead may have added one in the
     * meantime. Throws {@link LostRace} if it has.
     */
    public void requireAll(Handle tx, AccountId account, ContactId contact, Collection<ContactNumber> locked) {
        Set<String> known = locked.stream().map(ContactNumber::e164).collect(Collectors.toSet());
        boolean complete =
                list(tx, account, List.of(contact.value())).stream().allMatch(number -> known.contains(number.e164()));
        if (!complete) {
            throw new LostRace("the contact got another number while it was being locked");
        }
    }

    void insert(Handle tx, AccountId account, List<ContactNumber> numbers, Instant now) {
        write(tx, INSERT, account, numbers, now);
    }

    void update(Handle tx, AccountId account, List<ContactNumber> numbers, Instant now) {
        write(tx, UPDATE, account, numbers, now);
    }

    void delete(Handle tx, AccountId account, ContactId contact, Set<String> e164) {
        tx.createUpdate(DELETE)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bindArray("e164", String.class, e164)
                .execute();
    }

    /** True when one of these numbers is marked Do Not Contact. */
    public boolean isAnyStopped(Handle tx, AccountId account, Collection<String> e164) {
        return tx.createQuery(ANY_DO_NOT_CONTACT)
                .bind("account", account.value())
                .bindArray("e164", String.class, e164)
                .mapTo(Boolean.class)
                .one();
    }

    /** Marks these numbers Do Not Contact, each in all of its forms. */
    public void stop(Handle tx, AccountId account, Collection<String> e164, UserId user, Instant now) {
        tx.createUpdate(ADD_DO_NOT_CONTACT)
                .bind("account", account.value())
                .bindArray("e164", String.class, Phones.forms(e164))
                .bind("user", user.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    void unstop(Handle tx, AccountId account, Collection<String> e164) {
        tx.createUpdate(REMOVE_DO_NOT_CONTACT)
                .bind("account", account.value())
                .bindArray("e164", String.class, Phones.forms(e164))
                .execute();
    }

    /** Adds a conflict about a number sent for one contact that belongs to another; at most one open row for each. */
    void addConflict(Handle tx, AccountId account, Conflict conflict) {
        tx.createUpdate(ADD_CONFLICT)
                .bind("account", account.value())
                .bind("id", conflict.id())
                .bind("e164", conflict.e164())
                .bind("contact", conflict.contact().value())
                .bind("other", conflict.other().value())
                .bind("now", Moments.utc(conflict.createdAt()))
                .execute();
    }

    void resolveConflicts(Handle tx, AccountId account, ContactId contact, Instant now) {
        tx.createUpdate(RESOLVE_CONFLICTS)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    private static void write(Handle tx, String sql, AccountId account, List<ContactNumber> numbers, Instant now) {
        if (numbers.isEmpty()) {
            return;
        }
        PreparedBatch batch = tx.prepareBatch(sql);
        for (ContactNumber number : numbers) {
            batch.bind("account", account.value())
                    .bind("e164", number.e164())
                    .bind("contact", number.contact().value())
                    .bind("is_primary", number.primary())
                    .bind("label", number.label())
                    .bind("extension", number.extension())
                    .bind("now", Moments.utc(now))
                    .add();
        }
        batch.execute();
    }

    private static ContactNumber read(ResultSet row) throws SQLException {
        return new ContactNumber(
                new ContactId(row.getLong("contact_id")),
                row.getString("e164"),
                row.getBoolean("is_primary"),
                row.getString("label"),
                row.getString("extension"));
    }
}
