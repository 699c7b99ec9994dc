package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.Visibility;
import firstring.http.Paging;
import firstring.messages.MessageId;
import firstring.messages.consent.OptOutReview.Decision;
import firstring.phone.Phones;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Messages that may be opt-outs. A number has at most one open review, of its first such message. Stateless. */
public final class OptOutReviewStore {
    private static final String ADD = """
            insert into opt_out_review as r (account_id, id, e164, body, created_at)
            values (:account, :id, :e164, :body, :now)
            on conflict (account_id, e164) where decided_at is null do nothing
            """;

    /** Includes the contact that has the number now, if any has it and the caller can see it. */
    private static final String SELECT_VISIBLE = """
            select r.id, r.e164, p.contact_id, r.body, r.created_at
            from opt_out_review as r
            left join contact_phone as p on p.account_id = r.account_id and p.e164 = r.e164
            left join contact as c on c.account_id = p.account_id and c.id = p.contact_id
            where r.account_id = :account and r.decided_at is null
              and (:all or c.user_id = any (:owners) or (c.user_id is null and :unowned))
            """;

    private static final String LIST = SELECT_VISIBLE + """
              and r.id > :after
            order by r.id
            limit :limit
            """;

    private static final String FIND = SELECT_VISIBLE + "  and r.id = :id";

    private static final String FIND_OF_CONTACT = """
            select r.id, r.e164, p.contact_id, r.body, r.created_at
            from opt_out_review as r
            join contact_phone as p on p.account_id = r.account_id and p.e164 = r.e164
            where r.account_id = :account and p.account_id = :account and p.contact_id = :contact
              and r.decided_at is null
            order by r.id
            limit 20
            """;

    private static final String DECIDE = """
            update opt_out_review set decided_at = :now, decided_by = :user, decision = :decision
            where account_id = :account and e164 = any (:forms) and decided_at is null
            """;

    public void add(Handle tx, AccountId account, OptOutReview review) {
        tx.createUpdate(ADD)
                .bind("account", account.value())
                .bind("id", review.id().value())
                .bind("e164", review.e164())
                .bind("body", review.body())
                .bind("now", Moments.utc(review.at()))
                .execute();
    }

    /** Oldest first, for contacts the caller sees. */
    List<OptOutReview> list(Handle handle, AccountId account, Visibility visible, Paging paging) {
        return visible(handle.createQuery(LIST), account, visible)
                .bind("after", paging.afterOrZero())
                .bind("limit", paging.fetch())
                .map((row, context) -> read(row))
                .list();
    }

    Optional<OptOutReview> find(Handle handle, AccountId account, Visibility visible, MessageId id) {
        return visible(handle.createQuery(FIND), account, visible)
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne();
    }

    /** The reviews of all numbers of a contact that the caller sees. */
    List<OptOutReview> listOfContact(Handle handle, AccountId account, ContactId contact) {
        return handle.createQuery(FIND_OF_CONTACT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .map((row, context) -> read(row))
                .list();
    }

    /** False when there was no open review for the number. */
    public boolean decide(
            Handle tx, AccountId account, String e164, Decision decision, @Nullable UserId by, Instant now) {
        return tx.createUpdate(DECIDE)
                        .bind("account", account.value())
                        .bindArray("forms", String.class, Phones.forms(e164))
                        .bind("decision", decision.code())
                        .bind("user", by == null ? null : by.value())
                        .bind("now", Moments.utc(now))
                        .execute()
                > 0;
    }

    private static Query visible(Query query, AccountId account, Visibility visible) {
        return query.bind("account", account.value())
                .bind("all", visible.all())
                .bind("unowned", visible.unowned())
                .bindArray("owners", Long.class, List.copyOf(visible.owners()));
    }

    private static OptOutReview read(ResultSet row) throws SQLException {
        Long contact = row.getObject("contact_id", Long.class);
        return new OptOutReview(
                new MessageId(row.getLong("id")),
                row.getString("e164"),
                contact == null ? null : new ContactId(contact),
                row.getString("body"),
                Moments.get(row, "created_at"));
    }
}
