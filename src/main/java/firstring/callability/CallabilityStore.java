package firstring.callability;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.callability.CallabilityFacts.OpenEntry;
import firstring.callability.CallabilityFacts.OpenParking;
import firstring.contacts.Contact;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the facts that decide whether a contact can be called. Stateless. */
final class CallabilityStore {
    private static final String LIST_STOPS = """
            select kind from phone_stop where account_id = :account and e164 = :e164 order by kind
            """;

    private static final String LIST_ENTRIES = """
            select user_id, leased_until, leased_by, not_before
            from dialer_entry
            where account_id = :account and contact_id = :contact and state in ('queued', 'leased')
            order by list_id, id
            limit 100
            """;

    private static final String FIND_PARKING = """
            select p.ring_group_id, g.name, p.reason, g.archived_at is not null as archived
            from parking p
            join ring_group g on g.account_id = p.account_id and g.id = p.ring_group_id
            where p.account_id = :account and g.account_id = :account and p.contact_id = :contact and p.state = 'open'
            """;

    /** Limited, because more attempts than the largest cap change nothing. */
    private static final String LIST_ATTEMPTS = """
            select at from call_attempt
            where account_id = :account and contact_id = :contact and at <= :now
            order by at desc
            limit 1000
            """;

    List<String> listStops(Handle handle, AccountId account, Contact contact) {
        return handle.createQuery(LIST_STOPS)
                .bind("account", account.value())
                .bind("e164", contact.phoneNumber())
                .mapTo(String.class)
                .list();
    }

    List<OpenEntry> listEntries(Handle handle, AccountId account, Contact contact) {
        return handle.createQuery(LIST_ENTRIES)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .map((row, context) -> new OpenEntry(
                        findUser(row),
                        Moments.find(row, "leased_until"),
                        row.getObject("leased_by", Long.class),
                        Moments.find(row, "not_before")))
                .list();
    }

    Optional<OpenParking> findParking(Handle handle, AccountId account, Contact contact) {
        return handle.createQuery(FIND_PARKING)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .map((row, context) -> new OpenParking(
                        row.getLong("ring_group_id"),
                        row.getString("name"),
                        row.getString("reason"),
                        row.getBoolean("archived")))
                .findOne();
    }

    List<Instant> listAttempts(Handle handle, AccountId account, Contact contact, Instant now) {
        return handle.createQuery(LIST_ATTEMPTS)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .bind("now", Moments.utc(now))
                .map((row, context) -> Moments.get(row, "at"))
                .list();
    }

    /** The user whose My Queue has the entry; null: it is in a list. */
    private static @Nullable UserId findUser(ResultSet row) throws SQLException {
        Long user = row.getObject("user_id", Long.class);
        return user == null ? null : new UserId(user);
    }
}
