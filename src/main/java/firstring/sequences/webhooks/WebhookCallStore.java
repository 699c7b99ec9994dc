package firstring.sequences.webhooks;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.Moments;
import firstring.sequences.SequenceId;
import firstring.sequences.enrollments.OutcomeCode;
import firstring.work.DueWork.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The calls of webhook steps. A call that ends lets its enrollment continue, in the same transaction. Thread-safe. */
public final class WebhookCallStore {
    /** A claim moves the due time to the end of its lease, so one index finds all rows that can be claimed. */
    private static final String CLAIM = """
            with picked as materialized (
              select id
              from sequence_call
              where account_id = :account and due_at <= :now
                and lower(split_part(url, '/', 3)) <> all(:full)
                and not exists (select from account as a where a.account_id = :account and a.paused_at is not null)
              order by due_at
              limit :limit
              for update skip locked)
            update sequence_call as c
            set due_at = :until, leased_until = :until, lease = :lease, attempt = c.attempt + 1
            from picked
            where c.account_id = :account and c.id = picked.id
            returning c.id, c.attempt, c.enrollment_id, c.sequence_id, c.contact_id, c.plan, c.step, c.url, c.body
            """;

    private static final String FIND_STANDING = """
            select e.state = 'active' and e.reason = 'webhook' as awaited, s.paused or a.paused_at is not null as paused
            from enrollment as e
            join sequence as s on s.account_id = e.account_id and s.id = e.sequence_id
            join account as a on a.account_id = e.account_id
            where e.account_id = :account and e.id = :enrollment and s.account_id = :account
            """;

    private static final String OWN = "where account_id = :account and id = :id and lease = :lease";

    private static final String CLOSE = """
            update sequence_call
            set state = :state, due_at = null, leased_until = null, lease = null, outcome = :outcome, closed_at = :now
            """ + OWN;

    private static final String POSTPONE = """
            update sequence_call set due_at = :due_at, leased_until = null, lease = null, outcome = :outcome
            """ + OWN;

    private static final String PUT_OFF = """
            update sequence_call
            set due_at = :due_at, leased_until = null, lease = null, attempt = greatest(attempt - 1, 0)
            """ + OWN;

    private static final String PROLONG = """
            update sequence_call set due_at = :until, leased_until = :until
            """ + OWN;

    private static final String CONTINUE = """
            update enrollment
            set step = step + 1, due_at = :now, reason = 'goes_on', attempt = 0, fault = null, slot_at = null
            where account_id = :account and id = :enrollment and state = 'active' and reason = 'webhook'
            """;

    private static final String SET_ASIDE = """
            update enrollment
            set reason = 'set_aside', attempt = :attempt, fault = :fault
            where account_id = :account and id = :enrollment and state = 'active' and reason = 'webhook'
            """;

    private static final String ADD_TO_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, outcome)
            values (:account, :contact, :now, :event, 'sequence', :outcome)
            """;

    private static final String COUNT = """
            insert into sequence_count as n (account_id, sequence_id, plan, step, outcome, people)
            values (:account, :sequence, :plan, :step, :outcome, 1)
            on conflict on constraint sequence_count_pk do update set people = n.people + 1
            """;

    private final Database database;
    private final Ids ids;

    public WebhookCallStore(Database database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /** @param awaited true while its enrollment waits for it */
    public record Standing(boolean awaited, boolean paused) {}

    /** @param full hosts at their limit, whose calls are not claimed */
    public List<WebhookCall> claim(AccountId account, Claim claim, List<String> full) {
        long lease = ids.next();
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(CLAIM)
                        .bind("account", account.value())
                        .bind("now", Moments.utc(claim.now()))
                        .bind("until", Moments.utc(claim.leasedUntil()))
                        .bind("lease", lease)
                        .bind("limit", claim.limit())
                        .bindArray("full", String.class, full)
                        .map((row, context) -> call(account, lease, row))
                        .list());
    }

    public Standing standing(WebhookCall call) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_STANDING)
                        .bind("account", call.account().value())
                        .bind("enrollment", call.enrollment())
                        .map((row, context) -> new Standing(row.getBoolean("awaited"), row.getBoolean("paused")))
                        .findOne()
                        .orElse(new Standing(false, false)));
    }

    /** Records a delivery: the enrollment continues with the next step. */
    public void finish(WebhookCall call, Instant now) {
        database.jdbi().useTransaction(tx -> {
            if (close(tx, call, "delivered", "delivered", now)) {
                tx.createUpdate(CONTINUE)
                        .bind("account", call.account().value())
                        .bind("enrollment", call.enrollment())
                        .bind("now", Moments.utc(now))
                        .execute();
                addToTimeline(tx, call, OutcomeCode.DELIVERED.code(), now);
            }
        });
    }

    /** Records that the call was given up: the enrollment waits until a user retries or skips the step. */
    public void setAside(WebhookCall call, String outcome, Instant now) {
        database.jdbi().useTransaction(tx -> {
            if (close(tx, call, "failed", outcome, now)) {
                tx.createUpdate(SET_ASIDE)
                        .bind("account", call.account().value())
                        .bind("enrollment", call.enrollment())
                        .bind("attempt", call.attempt())
                        .bind("fault", outcome)
                        .execute();
                addToTimeline(tx, call, OutcomeCode.SET_ASIDE.code(), now);
            }
        });
    }

    /** Drops a call that no enrollment waits for anymore. */
    public void drop(WebhookCall call, Instant now) {
        database.jdbi().useHandle(handle -> close(handle, call, "dropped", "dropped", now));
    }

    public void postpone(WebhookCall call, Instant dueAt, String outcome) {
        database.jdbi()
                .useHandle(handle -> bindLease(handle.createUpdate(POSTPONE), call)
                        .bind("due_at", Moments.utc(dueAt))
                        .bind("outcome", outcome)
                        .execute());
    }

    public void prolong(WebhookCall call, Instant until) {
        database.jdbi()
                .useHandle(handle -> bindLease(handle.createUpdate(PROLONG), call)
                        .bind("until", Moments.utc(until))
                        .execute());
    }

    /** Undoes the claim. */
    public void putOff(WebhookCall call, Instant dueAt) {
        database.jdbi()
                .useHandle(handle -> bindLease(handle.createUpdate(PUT_OFF), call)
                        .bind("due_at", Moments.utc(dueAt))
                        .execute());
    }

    private static boolean close(Handle tx, WebhookCall call, String state, String outcome, Instant now) {
        return bindLease(tx.createUpdate(CLOSE), call)
                        .bind("state", state)
                        .bind("outcome", outcome)
                        .bind("now", Moments.utc(now))
                        .execute()
                == 1;
    }

    private void addToTimeline(Handle tx, WebhookCall call, String outcome, Instant now) {
        tx.createUpdate(ADD_TO_TIMELINE)
                .bind("account", call.account().value())
                .bind("contact", call.contact().value())
                .bind("now", Moments.utc(now))
                .bind("event", ids.next())
                .bind("outcome", "webhook:" + outcome)
                .execute();
        tx.createUpdate(COUNT)
                .bind("account", call.account().value())
                .bind("sequence", call.sequence().value())
                .bind("plan", call.plan())
                .bind("step", call.step())
                .bind("outcome", outcome)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bindLease(S statement, WebhookCall call) {
        return statement
                .bind("account", call.account().value())
                .bind("id", call.id())
                .bind("lease", call.lease());
    }

    private static WebhookCall call(AccountId account, long lease, ResultSet row) throws SQLException {
        return new WebhookCall(
                account,
                row.getLong("id"),
                lease,
                row.getInt("attempt"),
                row.getLong("enrollment_id"),
                new SequenceId(row.getLong("sequence_id")),
                new ContactId(row.getLong("contact_id")),
                row.getInt("plan"),
                row.getInt("step"),
                row.getString("url"),
                row.getString("body"));
    }
}
