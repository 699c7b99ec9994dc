package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.json.Json;
import firstring.postgres.Moments;
import firstring.sequences.SequenceId;
import firstring.sequences.StepChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of enrollments for users and API clients. Stateless. */
public final class EnrollmentStore {
    private static final String LOCK_CONTACT = """
            select is_dnc, user_id from contact where account_id = :account and id = :contact for update
            """;

    private static final String LOCK_SEQUENCE = """
            select plan, paused, archived_at is not null as archived
            from sequence
            where account_id = :account and id = :sequence
            for share
            """;

    private static final String COLUMNS = """
            select e.id, e.sequence_id, s.name as sequence_name, e.contact_id,
              nullif(concat_ws(' ', c.first_name, c.last_name), '') as contact_name,
              coalesce(c.phone_number, '') as phone_number, e.state, e.plan, e.step,
              coalesce(e.due_at, e.resume_at) as next_at, e.reason, e.attempt, e.fault, e.enrolled_at, e.closed_at,
              c.user_id as owner, c.id is null as is_gone
            from enrollment as e
            join sequence as s on s.account_id = e.account_id and s.id = e.sequence_id
            left join contact as c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = :account and s.account_id = :account
            """;

    private static final String FIND = COLUMNS + "and e.id = :id";

    private static final String LOCK_OPEN =
            COLUMNS + "and e.contact_id = :contact and e.state = 'active' for update of e";

    private static final String LIST_OF_SEQUENCE = COLUMNS + """
            and e.sequence_id = :sequence and e.id > :after and e.state = coalesce(:state, e.state)
              and e.reason = coalesce(:reason, e.reason)
              and (:all or exists (
                select from contact c
                where c.account_id = :account and c.id = e.contact_id
                  and (c.user_id = any (:owners) or (:unowned and c.user_id is null))))
            order by e.id
            limit :limit
            """;

    private static final String LIST_OF_CONTACT = COLUMNS + """
            and e.contact_id = :contact and (:after = 0 or e.id < :after)
            order by e.id desc
            limit :limit
            """;

    private static final String LIST_CONTACTS = """
            select e.contact_id
            from enrollment e
            where e.account_id = :account and e.sequence_id = :sequence and e.state = 'active'
              and (:all or exists (
                select from contact c
                where c.account_id = :account and c.id = e.contact_id
                  and (c.user_id = any (:owners) or (:unowned and c.user_id is null))))
            order by e.contact_id
            limit :limit
            """;

    private static final String INSERT = """
            insert into enrollment (account_id, id, sequence_id, contact_id, plan, enrolled_at, due_at)
            values (:account, :id, :sequence, :contact, :plan, :now, :now)
            """;

    private static final String CLOSE = """
            update enrollment
            set state = :state, reason = :state, closed_at = :now, due_at = null, resume_at = null
            where account_id = :account and id = :id and state = 'active'
            """;

    private static final String RETRY = """
            update enrollment
            set step = case when :skip then step + 1 else step end, due_at = :now, reason = 'goes_on', attempt = 0, fault = null
            where account_id = :account and id = :id and state = 'active' and reason = 'set_aside'
            """;

    private static final String ADD_TO_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, user_id, outcome, changes)
            values (:account, :contact, :now, :event, 'sequence', :user, :outcome, :changes::json)
            """;

    private static final String FUNNEL = """
            select plan, step, outcome, people
            from sequence_count
            where account_id = :account and sequence_id = :sequence
            order by plan, step, outcome
            """;

    private static final String WAITING = """
            select plan, step, reason as outcome, count(*) as people
            from enrollment
            where account_id = :account and sequence_id = :sequence and state = 'active'
            group by plan, step, reason
            order by plan, step, reason
            """;

    /** The ways in which a user can end an enrollment. */
    enum End {
        MOVED,
        DISENROLLED
    }

    /** The state of a sequence that matters for enrolling. */
    record EnrollTarget(int plan, boolean paused, boolean archived) {}

    record NewEnrollment(long id, SequenceId sequence, ContactId contact, int plan) {}

    /**
     * @param before the sequence it was in
     * @param after the one it is in now
     */
    record Event(
            long id,
            ContactId contact,
            UserId by,
            String outcome,
            @Nullable Long before,
            @Nullable Long after) {}

    /** The enrollments of a sequence to list; state and reason null: any. */
    record OfSequence(
            SequenceId sequence,
            @Nullable String state,
            @Nullable String reason,
            Visibility visible,
            long after,
            int limit) {}

    /** The number of contacts that had, or have, this outcome or reason at a step of a version. */
    public record StepCount(int plan, int step, String outcome, long people) {}

    /** A contact whose row is locked. */
    record LockedContact(
            ContactId id, boolean dnc, @Nullable Long owner) {}

    Loaded<LockedContact> lockContact(Handle tx, AccountId account, ContactId contact, Visibility visible) {
        Optional<LockedContact> found = tx.createQuery(LOCK_CONTACT)
                .bind("account", account.value())
                .bind("contact", contact.value())
                .map((row, context) ->
                        new LockedContact(contact, row.getBoolean("is_dnc"), row.getObject("user_id", Long.class)))
                .findOne();
        return Loaded.of(found, person -> visible.allowsOwner(person.owner()));
    }

    /** Prevents edits of the sequence until the transaction ends. */
    Optional<EnrollTarget> lockSequence(Handle tx, AccountId account, SequenceId sequence) {
        return tx.createQuery(LOCK_SEQUENCE)
                .bind("account", account.value())
                .bind("sequence", sequence.value())
                .map((row, context) ->
                        new EnrollTarget(row.getInt("plan"), row.getBoolean("paused"), row.getBoolean("archived")))
                .findOne();
    }

    Optional<EnrollmentRow> lockOpen(Handle tx, AccountId account, LockedContact contact) {
        return tx.createQuery(LOCK_OPEN)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .map((row, context) -> row(row))
                .findOne();
    }

    /** Also missing when its contact is gone. */
    Loaded<EnrollmentRow> find(Handle handle, AccountId account, long id, Visibility visible) {
        return handle.createQuery(FIND)
                .bind("account", account.value())
                .bind("id", id)
                .map((row, context) -> loaded(row, visible))
                .findOne()
                .orElseGet(Loaded.Missing::new);
    }

    private static Loaded<EnrollmentRow> loaded(ResultSet row, Visibility visible) throws SQLException {
        if (row.getBoolean("is_gone")) {
            return new Loaded.Missing<>();
        }
        return visible.allowsOwner(row.getObject("owner", Long.class))
                ? new Loaded.Seen<>(row(row))
                : new Loaded.Hidden<>();
    }

    List<EnrollmentRow> listOfSequence(Handle handle, AccountId account, OfSequence wanted) {
        return bind(handle.createQuery(LIST_OF_SEQUENCE), wanted.visible())
                .bind("account", account.value())
                .bind("sequence", wanted.sequence().value())
                .bind("state", wanted.state())
                .bind("reason", wanted.reason())
                .bind("after", wanted.after())
                .bind("limit", wanted.limit())
                .map((row, context) -> row(row))
                .list();
    }

    List<EnrollmentRow> listOfContact(Handle handle, AccountId account, Contact contact, long after, int limit) {
        return handle.createQuery(LIST_OF_CONTACT)
                .bind("account", account.value())
                .bind("contact", contact.id().value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> row(row))
                .list();
    }

    private static Query bind(Query query, Visibility visible) {
        return query.bind("all", visible.all())
                .bind("unowned", visible.unowned())
                .bindArray("owners", Long.class, List.copyOf(visible.owners()));
    }

    /** In the order in which contacts are locked. */
    List<ContactId> listContacts(Handle tx, AccountId account, SequenceId sequence, Visibility visible, int limit) {
        return bind(tx.createQuery(LIST_CONTACTS), visible)
                .bind("account", account.value())
                .bind("sequence", sequence.value())
                .bind("limit", limit)
                .map((row, context) -> new ContactId(row.getLong("contact_id")))
                .list();
    }

    void insert(Handle tx, AccountId account, NewEnrollment enrollment, Instant now) {
        tx.createUpdate(INSERT)
                .bind("account", account.value())
                .bind("id", enrollment.id())
                .bind("sequence", enrollment.sequence().value())
                .bind("contact", enrollment.contact().value())
                .bind("plan", enrollment.plan())
                .bind("now", Moments.utc(now))
                .execute();
    }

    void close(Handle tx, AccountId account, long id, End end, Instant now) {
        tx.createUpdate(CLOSE)
                .bind("account", account.value())
                .bind("id", id)
                .bind("state", end.name().toLowerCase(Locale.ROOT))
                .bind("now", Moments.utc(now))
                .execute();
    }

    boolean retry(Handle tx, AccountId account, long id, boolean skip, Instant now) {
        return tx.createUpdate(RETRY)
                        .bind("account", account.value())
                        .bind("id", id)
                        .bind("skip", skip)
                        .bind("now", Moments.utc(now))
                        .execute()
                == 1;
    }

    void addToTimeline(Handle tx, AccountId account, Event event, Instant now) {
        tx.createUpdate(ADD_TO_TIMELINE)
                .bind("account", account.value())
                .bind("contact", event.contact().value())
                .bind("now", Moments.utc(now))
                .bind("event", event.id())
                .bind("user", event.by().value())
                .bind("outcome", event.outcome())
                .bind("changes", Json.text(StepChanges.change("sequence_id", event.before(), event.after())))
                .execute();
    }

    List<StepCount> funnel(Handle handle, AccountId account, SequenceId sequence) {
        return counts(handle, FUNNEL, account, sequence);
    }

    List<StepCount> waiting(Handle handle, AccountId account, SequenceId sequence) {
        return counts(handle, WAITING, account, sequence);
    }

    private static List<StepCount> counts(Handle handle, String sql, AccountId account, SequenceId sequence) {
        return handle.createQuery(sql)
                .bind("account", account.value())
                .bind("sequence", sequence.value())
                .map((row, context) -> new StepCount(
                        row.getInt("plan"), row.getInt("step"), row.getString("outcome"), row.getLong("people")))
                .list();
    }

    private static EnrollmentRow row(ResultSet row) throws SQLException {
        return new EnrollmentRow(
                row.getLong("id"),
                new SequenceId(row.getLong("sequence_id")),
                row.getString("sequence_name"),
                new ContactId(row.getLong("contact_id")),
                row.getString("contact_name"),
                row.getString("phone_number"),
                row.getString("state"),
                row.getInt("plan"),
                row.getInt("step"),
                Moments.find(row, "next_at"),
                row.getString("reason"),
                row.getInt("attempt"),
                row.getString("fault"),
                Moments.get(row, "enrolled_at"),
                Moments.find(row, "closed_at"));
    }
}
