package firstring.messages;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.phone.Phones;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The contact behind a number or an email address, and the rules that apply to it. Stateless. */
public final class PersonStore {
    private static final String LOCK_NUMBER = """
            select contact_id, e164, is_primary from contact_phone
            where account_id = :account and e164 = any (:forms)
            order by e164
            for update
            """;

    private static final String LOCK_CONTACT =
            "select id from contact where account_id = :account and id = :contact for update";

    /** If several contacts have the same address, the one written to last, else the oldest. */
    private static final String FIND_BY_EMAIL = """
            select c.id
            from contact c
            where c.account_id = :account and c.search_words @@ cast(:query as tsquery)
              and lower(c.email) = lower(:email)
            order by (select max(m.id) from message m
                      where m.account_id = :account and m.contact_id = c.id and m.channel = 'email') desc nulls last, c.id
            limit 1
            """;

    private static final String ENGAGED = """
            update contact set last_engagement_at = greatest(last_engagement_at, :now)
            where account_id = :account and id = :contact
            """;

    private static final String ADD_STOP = """
            insert into phone_stop as s (account_id, e164, kind, created_at)
            select a.account_id, x.e164, :kind, :now
            from account a, unnest(:forms) as x (e164)
            where a.account_id = :account
            on conflict (account_id, e164, kind) do nothing
            """;

    private static final String ADD_EMAIL_STOP = """
            insert into email_stop as s (account_id, email_key, kind, created_at)
            values (:account, lower(:email), :kind, :now)
            on conflict (account_id, email_key, kind) do nothing
            """;

    private static final String REMOVE_STOP =
            "delete from phone_stop where account_id = :account and e164 = any (:forms) and kind = :kind";

    private static final String INSERT_EVENT = """
            insert into timeline (account_id, contact_id, at, id, kind, outcome, note)
            values (:account, :contact, :at, :id, 'consent', :outcome, :note)
            """;

    /** A statement about consent, for the timeline. */
    public record ConsentEvent(long id, Instant at, String outcome, String note) {}

    public void addToTimeline(Handle tx, AccountId account, ContactId contact, ConsentEvent event) {
        tx.createUpdate(INSERT_EVENT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("at", Moments.utc(event.at()))
                .bind("id", event.id())
                .bind("outcome", event.outcome())
                .bind("note", event.note())
                .execute();
    }

    /**
     * The contact with a number or an email address.
     *
     * @param address in the form stored for the contact
     * @param isPrimary false: it is one of the contact's other numbers
     */
    public record Owner(ContactId contact, String address, boolean isPrimary) {}

    /** Locks a number, in whichever of its forms it is stored, and its contact, in the fixed order. */
    public Optional<Owner> lockOwner(Handle tx, AccountId account, String e164) {
        Optional<Owner> owner = tx
                .createQuery(LOCK_NUMBER)
                .bind("account", account.value())
                .bindArray("forms", String.class, Phones.forms(e164))
                .map((row, context) -> new Owner(
                        new ContactId(row.getLong("contact_id")), row.getString("e164"), row.getBoolean("is_primary")))
                .stream()
                .max(Comparator.comparing(found -> found.address().equals(e164)));
        owner.ifPresent(found -> lockContact(tx, account, found.contact()));
        return owner;
    }

    public boolean lockContact(Handle tx, AccountId account, ContactId contact) {
        return tx.createQuery(LOCK_CONTACT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    public Optional<ContactId> findByEmail(Handle tx, AccountId account, String email) {
        return tx.createQuery(FIND_BY_EMAIL)
                .bind("account", account.value())
                .bind("email", email)
                .bind("query", words(email))
                .mapTo(Long.class)
                .findOne()
                .map(ContactId::new);
    }

    public void engaged(Handle tx, AccountId account, ContactId contact, Instant now) {
        tx.createUpdate(ENGAGED)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** False when it already applied. */
    public boolean addStop(Handle tx, AccountId account, String e164, SendRule kind, Instant now) {
        return tx.createUpdate(ADD_STOP)
                        .bind("account", account.value())
                        .bindArray("forms", String.class, kind.forms(e164))
                        .bind("kind", kind.code())
                        .bind("now", Moments.utc(now))
                        .execute()
                > 0;
    }

    /** False when it already applied. */
    public boolean addEmailStop(Handle tx, AccountId account, String email, SendRule kind, Instant now) {
        return tx.createUpdate(ADD_EMAIL_STOP)
                        .bind("account", account.value())
                        .bind("email", email)
                        .bind("kind", kind.code())
                        .bind("now", Moments.utc(now))
                        .execute()
                == 1;
    }

    public boolean removeStop(Handle tx, AccountId account, String e164, SendRule kind) {
        return tx.createUpdate(REMOVE_STOP)
                        .bind("account", account.value())
                        .bindArray("forms", String.class, Phones.forms(e164))
                        .bind("kind", kind.code())
                        .execute()
                > 0;
    }

    /** The words of an address, separated as in contact.search_words. */
    private static String words(String email) {
        return Stream.of(email.toLowerCase(Locale.ROOT).split("[@.,\\-_&/+%\\s]+", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> "'" + word.replace("\\", "\\\\").replace("'", "''") + "'")
                .collect(Collectors.joining(" & "));
    }
}
