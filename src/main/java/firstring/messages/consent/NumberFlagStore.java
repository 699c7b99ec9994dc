package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.json.Json;
import firstring.messages.SendRule;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The flags of a contact's numbers, and their timeline entries. Stateless. */
final class NumberFlagStore {
    private static final String LIST = """
            select s.e164, s.kind, s.created_at
            from contact_phone as p
            join phone_stop as s on s.account_id = p.account_id and s.e164 = p.e164
            where p.account_id = :account and p.contact_id = :contact and s.account_id = :account
              and s.kind in ('invalid_number', 'wrong_number')
            order by p.is_primary desc, s.e164, s.kind
            """;

    /** Increments the contact's version, so that a queue entry waiting because of a flag is checked again. */
    private static final String TOUCH = """
            update contact set version = version + 1, updated_at = :now where account_id = :account and id = :contact
            """;

    private static final String ADD_TO_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, user_id, outcome, changes)
            values (:account, :contact, :now, :event, 'edit', :user, :outcome, :changes::json)
            """;

    /** A flag that a user set on a number or removed. */
    record Change(ContactId contact, String e164, SendRule rule, boolean marked, UserId by) {

        private String outcome() {
            return marked ? "marked" : "unmarked";
        }

        private Map<String, ?> changes() {
            @Nullable String before = marked ? null : e164;
            @Nullable String after = marked ? e164 : null;
            return Map.of(rule.code(), new @Nullable String[] {before, after});
        }
    }

    List<NumberFlag> list(Handle handle, AccountId account, Contact contact) {
        return handle.createQuery(LIST)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .map((row, context) -> new NumberFlag(
                        row.getString("e164"), SendRule.ofCode(row.getString("kind")), Moments.get(row, "created_at")))
                .list();
    }

    /** The caller has locked the contact. */
    void addToTimeline(Handle tx, AccountId account, Change change, long event, Instant now) {
        tx.createUpdate(TOUCH)
                .bind("account", account.value())
                .bind("contact", change.contact().value())
                .bind("now", Moments.utc(now))
                .execute();
        tx.createUpdate(ADD_TO_TIMELINE)
                .bind("account", account.value())
                .bind("contact", change.contact().value())
                .bind("now", Moments.utc(now))
                .bind("event", event)
                .bind("user", change.by().value())
                .bind("outcome", change.outcome())
                .bind("changes", Json.text(change.changes()))
                .execute();
    }
}
