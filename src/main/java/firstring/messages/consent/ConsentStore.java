package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.LeadId;
import firstring.messages.Channel;
import firstring.phone.Phones;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The consent ledger, whose rows are inserted and never changed. Stateless. */
final class ConsentStore {
    /** The maximum number of records read for one person. */
    static final int MAX_RECORDS = 10_000;

    private static final String APPEND = """
            insert into consent (account_id, id, address, channel, given, at, recorded_at, source, text_shown, ip,
              page_url, certificate_id, user_id)
            values (:account, :id, :address, :channel, :given, :at, :recorded_at, :source, :text, :ip, :page_url,
              :certificate, :user)
            """;

    private static final String LIST_OF_CONTACT = """
            select n.id, n.address, n.channel, n.given, n.at, n.recorded_at, n.source, n.text_shown, n.ip, n.page_url,
                   n.certificate_id, n.user_id, n.lead_id
            from consent n
            where n.account_id = :account and n.address = any (:addresses)
            order by n.at desc, n.id desc
            limit :limit
            """;

    private static final String LIST_ADDRESSES = """
            select e164 from contact_phone where account_id = :account and contact_id = :contact
            union all
            select lower(email) from contact where account_id = :account and id = :contact and email is not null
            """;

    void append(Handle tx, AccountId account, Consent consent) {
        UserId user = consent.origin().user();
        tx.createUpdate(APPEND)
                .bind("account", account.value())
                .bind("id", consent.id())
                .bind("address", consent.address())
                .bind("channel", consent.channel().code())
                .bind("given", consent.given())
                .bind("at", Moments.utc(consent.at()))
                .bind("recorded_at", Moments.utc(consent.origin().recordedAt()))
                .bind("source", consent.origin().source())
                .bind("text", consent.proof().text())
                .bind("ip", consent.proof().ip())
                .bind("page_url", consent.proof().pageUrl())
                .bind("certificate", consent.proof().certificateId())
                .bind("user", user == null ? null : user.value())
                .execute();
    }

    /** Every number of a contact, and its email address in lower case. */
    List<String> addresses(Handle handle, AccountId account, Contact contact) {
        return handle.createQuery(LIST_ADDRESSES)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .mapTo(String.class)
                .list();
    }

    /** The latest first. */
    List<Consent> list(Handle handle, AccountId account, Contact contact) {
        return handle.createQuery(LIST_OF_CONTACT)
                .bind("account", account.value())
                .bindArray("addresses", String.class, Phones.forms(addresses(handle, account, contact)))
                .bind("limit", MAX_RECORDS)
                .map((row, context) -> read(row))
                .list();
    }

    private static Consent read(ResultSet row) throws SQLException {
        Long user = row.getObject("user_id", Long.class);
        Long lead = row.getObject("lead_id", Long.class);
        return new Consent(
                row.getLong("id"),
                row.getString("address"),
                Channel.ofCode(row.getString("channel")),
                row.getBoolean("given"),
                Moments.get(row, "at"),
                new Consent.Origin(
                        Moments.get(row, "recorded_at"),
                        row.getString("source"),
                        user == null ? null : new UserId(user),
                        lead == null ? null : new LeadId(lead)),
                new Consent.Proof(
                        row.getString("text_shown"),
                        row.getString("ip"),
                        row.getString("page_url"),
                        row.getString("certificate_id")));
    }
}
