package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.messages.Recipient.Existence;
import firstring.phone.Phones;
import firstring.postgres.Moments;
import firstring.time.ZoneHints;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads the facts that decide whether and when a recipient can be written to. Stateless. */
public final class RecipientStore {
    private static final String FIND_CONTACT = """
            select c.phone_number, c.email, c.country, c.state, c.zipcode, c.timezone, c.timezone_explicit, c.is_dnc,
                   (select l.phone_number from line l
                    where l.account_id = :account and l.id = c.line_id and l.archived_at is null) as line_number
            from contact c
            where c.account_id = :account and c.id = :contact
            """;

    /** Locks the contact; a stop takes this lock too. */
    private static final String LOCK_CONTACT = FIND_CONTACT + " for share of c";

    private static final String EXISTS =
            "select exists (select 1 from contact where account_id = :account and id = :contact)";

    private static final String LIST_NUMBER_STOPS = """
            select kind from phone_stop where account_id = :account and e164 = :to
            union all
            select 'under_review' from opt_out_review
            where account_id = :account and e164 = any (:forms) and decided_at is null
            """;

    /** Ignores archived lines. */
    private static final String FIND_LAST_LINE = """
            select case when m.direction = 'inbound' then m.to_address else m.from_address end
            from message m
            where m.account_id = :account and m.contact_id = :contact and m.channel = 'sms'
              and m.state in ('sent', 'delivered', 'received')
              and not exists (
                select from line l
                where l.account_id = :account and l.archived_at is not null
                  and l.phone_number = case when m.direction = 'inbound' then m.to_address else m.from_address end)
            order by m.id desc
            limit 1
            """;

    private static final String IS_OWN_NUMBER = """
            select exists (
                select 1 from line where account_id = :account and phone_number = :e164 and archived_at is null)
              or exists (
                select 1 from message_provider
                where account_id = :account and channel = 'sms' and settings ->> 'sender' = :e164)
            """;

    private static final String LIST_EMAIL_STOPS =
            "select kind from email_stop where account_id = :account and email_key = lower(:to)";

    /** More attempts than any cap allows are not needed. */
    private static final String LIST_ATTEMPTS = """
            select at from call_attempt
            where account_id = :account and contact_id = :contact
            order by at desc
            limit 1000
            """;

    private static final String ADD_ATTEMPT = """
            insert into call_attempt (account_id, contact_id, at, id, user_id)
            values (:account, :contact, :now, :id, :user)
            on conflict (account_id, contact_id, at, id) do nothing
            """;

    private static final String FIND_LINE =
            "select phone_number from line where account_id = :account and id = :line and archived_at is null";

    boolean exists(Handle tx, AccountId account, ContactId contact) {
        return tx.createQuery(EXISTS)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .mapTo(Boolean.class)
                .one();
    }

    /** The recipient of a message in this channel; {@code to} null: the contact's own address. */
    Recipient find(Handle tx, AccountId account, Channel channel, @Nullable ContactId contact, @Nullable String to) {
        return contact == null
                ? ofNumber(tx, account, channel, to, Existence.NO_CONTACT)
                : query(tx, FIND_CONTACT, account, channel, contact, to);
    }

    /** As {@link #find}, but no one can stop the contact until the transaction ends. */
    Recipient lock(Handle tx, AccountId account, Message message) {
        ContactId contact = message.contact();
        String to = message.way().to();
        return contact == null
                ? ofNumber(tx, account, message.channel(), to, Existence.NO_CONTACT)
                : query(tx, LOCK_CONTACT, account, message.channel(), contact, to);
    }

    /** True for a number of one of the account's lines, and for the sender of its provider. */
    public boolean isOwnNumber(Handle tx, AccountId account, String e164) {
        return tx.createQuery(IS_OWN_NUMBER)
                .bind("account", account.value())
                .bind("e164", e164)
                .mapTo(Boolean.class)
                .one();
    }

    /** The number of a line. */
    public Optional<String> findLine(Handle tx, AccountId account, long line) {
        return tx.createQuery(FIND_LINE)
                .bind("account", account.value())
                .bind("line", line)
                .mapTo(String.class)
                .findOne();
    }

    private Recipient query(
            Handle tx, String sql, AccountId account, Channel channel, ContactId contact, @Nullable String to) {
        return tx.createQuery(sql)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .map((row, context) -> read(tx, account, channel, contact, to, row))
                .findOne()
                .orElseGet(() -> ofNumber(tx, account, channel, to, Existence.GONE));
    }

    private Recipient read(
            Handle tx, AccountId account, Channel channel, ContactId contact, @Nullable String to, ResultSet row)
            throws SQLException {
        String phone = row.getString("phone_number");
        String own = channel == Channel.EMAIL ? row.getString("email") : phone;
        String reached = to == null ? own : to;
        String line = row.getString("line_number");
        return new Recipient(
                row.getBoolean("is_dnc") ? Existence.DO_NOT_CONTACT : Existence.CONTACT,
                reached,
                stops(tx, account, channel, reached),
                channel == Channel.EMAIL || line != null ? line : findLastLine(tx, account, contact),
                new ZoneHints(row.getString("country"), row.getString("state"), row.getString("zipcode"), phone),
                row.getBoolean("timezone_explicit") ? ZoneId.of(row.getString("timezone")) : null,
                channel == Channel.CALL ? listAttempts(tx, account, contact) : List.of());
    }

    private Recipient ofNumber(
            Handle tx, AccountId account, Channel channel, @Nullable String to, Existence existence) {
        ZoneHints hints = new ZoneHints(null, null, null, channel == Channel.EMAIL || to == null ? "+1" : to);
        return new Recipient(existence, to, stops(tx, account, channel, to), null, hints, null, List.of());
    }

    private Set<String> stops(Handle tx, AccountId account, Channel channel, @Nullable String to) {
        if (to == null) {
            return Set.of();
        }
        Query query = channel == Channel.EMAIL
                ? tx.createQuery(LIST_EMAIL_STOPS)
                : tx.createQuery(LIST_NUMBER_STOPS).bindArray("forms", String.class, Phones.forms(to));
        return Set.copyOf(query.bind("account", account.value())
                .bind("to", to)
                .mapTo(String.class)
                .list());
    }

    private static List<Instant> listAttempts(Handle tx, AccountId account, ContactId contact) {
        return tx.createQuery(LIST_ATTEMPTS)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .map((row, context) -> Moments.get(row, "at"))
                .list();
    }

    /** Records a call to a contact for the attempt caps of its rules. */
    void addAttempt(Handle tx, AccountId account, Message call, Instant now) {
        if (call.contact() == null) {
            return;
        }
        UserId user = call.way().user();
        tx.createUpdate(ADD_ATTEMPT)
                .bind("account", account.value())
                .bind("contact", call.contact().value())
                .bind("now", Moments.utc(now))
                .bind("id", call.id().value())
                .bind("user", user == null ? null : user.value())
                .execute();
    }

    private @Nullable String findLastLine(Handle tx, AccountId account, ContactId contact) {
        return tx.createQuery(FIND_LAST_LINE)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }
}
