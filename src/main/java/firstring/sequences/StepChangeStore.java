package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.contacts.ContactBatchStore;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import firstring.sequences.StepChanges.CountKey;
import firstring.sequences.StepChanges.NewCall;
import firstring.sequences.StepChanges.Standing;
import firstring.sequences.StepChanges.TagChange;
import firstring.sequences.steps.Person;
import firstring.sequences.steps.StepFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes the decisions for a batch of one account, in one round trip. Stateless. */
public final class StepChangeStore {
    private static final String SAVE_PEOPLE = """
            update contact as c
            set user_id = x.user_id, disposition_status_id = x.disposition_status_id, version = c.version + 1,
                updated_at = ?
            from unnest(?, ?, ?) as x(id, user_id, disposition_status_id)
            where c.account_id = ? and c.id = x.id
            """;

    private static final String ADD_TAGS = """
            insert into contact_tag as n (account_id, contact_id, tag_id, created_at)
            select a.account_id, x.contact_id, x.tag_id, ?
            from unnest(?, ?) as x(contact_id, tag_id), account as a
            where a.account_id = ?
            on conflict on constraint contact_tag_pk do nothing
            """;

    private static final String REMOVE_TAGS = """
            delete from contact_tag as t
            using unnest(?, ?) as x(contact_id, tag_id)
            where t.account_id = ? and t.contact_id = x.contact_id and t.tag_id = x.tag_id
            """;

    private static final String SAVE_STANDINGS = """
            update enrollment as e
            set state = x.state, step = x.step, due_at = x.due_at::timestamptz, reason = x.reason,
                slot_at = x.slot_at::timestamptz, resume_at = x.resume_at::timestamptz, attempt = 0, fault = null,
                closed_at = case when x.state = 'active' then null else ?::timestamptz end
            from unnest(?, ?, ?, ?, ?, ?, ?) as x(id, state, step, due_at, reason, slot_at, resume_at)
            where e.account_id = ? and e.id = x.id
            """;

    /**
     * A key that already exists belongs to a step that was set aside and requested again: its call continues unchanged.
     */
    private static final String INSERT_CALLS = """
            insert into sequence_call as n (account_id, id, enrollment_id, sequence_id, contact_id, plan, step, url, body,
                due_at, created_at)
            select a.account_id, x.id, x.enrollment_id, x.sequence_id, x.contact_id, x.plan, x.step, x.url, x.body, ?, ?
            from unnest(?, ?, ?, ?, ?, ?, ?, ?)
                as x(id, enrollment_id, sequence_id, contact_id, plan, step, url, body), account as a
            where a.account_id = ?
            on conflict on constraint sequence_call_once
            do update set state = 'waiting', due_at = excluded.due_at, attempt = 0, closed_at = null
            """;

    private static final String SAVE_PACES = """
            update sequence_pace as p
            set next_slot_at = x.next_slot_at::timestamptz
            from unnest(?, ?) as x(sequence_id, next_slot_at)
            where p.account_id = ? and p.sequence_id = x.sequence_id
            """;

    /** Runs last, since all batches share these rows. */
    private static final String COUNT = """
            insert into sequence_count as n (account_id, sequence_id, plan, step, outcome, people)
            select a.account_id, x.sequence_id, x.plan, x.step, x.outcome, x.people
            from unnest(?, ?, ?, ?, ?) as x(sequence_id, plan, step, outcome, people), account as a
            where a.account_id = ?
            order by x.sequence_id, x.plan, x.step, x.outcome
            on conflict on constraint sequence_count_pk do update set people = n.people + excluded.people
            """;

    private final ContactBatchStore contacts = new ContactBatchStore();

    public void write(Connection tx, StepFacts facts, StepChanges changes) throws SQLException {
        AccountId account = facts.account.account();
        RoundTrip trip = new RoundTrip();
        addPeople(trip, account, changes, facts.now);
        addStandings(trip, account, changes.standings, facts.now);
        addCalls(trip, account, changes.calls, facts.now);
        addPaces(trip, account, facts);
        if (!changes.events.isEmpty()) {
            contacts.insertEvents(trip, AccountRows.of(account, changes.events), facts.now);
        }
        addCounts(trip, account, changes);
        trip.send(tx);
    }

    private static void addPeople(RoundTrip trip, AccountId account, StepChanges changes, Instant now) {
        List<Person> people = List.copyOf(changes.changedPeople);
        if (!people.isEmpty()) {
            trip.write(
                    SAVE_PEOPLE,
                    binder -> binder.moment(now)
                            .longs(people, person -> person.id().value())
                            .longs(people, person -> {
                                var owner = person.owner();
                                return owner == null ? null : owner.value();
                            })
                            .longs(people, Person::dispositionStatus)
                            .number(account.value()));
        }
        List<TagChange> added = List.copyOf(changes.tagsAdded);
        if (!added.isEmpty()) {
            trip.write(ADD_TAGS, binder -> bindTags(binder.moment(now), added).number(account.value()));
        }
        List<TagChange> removed = List.copyOf(changes.tagsRemoved);
        if (!removed.isEmpty()) {
            trip.write(REMOVE_TAGS, binder -> bindTags(binder, removed).number(account.value()));
        }
    }

    private static ArrayBinder bindTags(ArrayBinder binder, List<TagChange> tags) throws SQLException {
        return binder.longs(tags, tag -> tag.contact().value()).longs(tags, TagChange::tag);
    }

    private static void addStandings(RoundTrip trip, AccountId account, List<Standing> standings, Instant now) {
        if (standings.isEmpty()) {
            return;
        }
        trip.write(
                SAVE_STANDINGS,
                binder -> binder.moment(now)
                        .longs(standings, Standing::id)
                        .texts(standings, Standing::state)
                        .ints(standings, Standing::step)
                        .texts(standings, one -> ArrayBinder.momentText(one.dueAt()))
                        .texts(standings, Standing::reason)
                        .texts(standings, one -> ArrayBinder.momentText(one.slotAt()))
                        .texts(standings, one -> ArrayBinder.momentText(one.resumeAt()))
                        .number(account.value()));
    }

    private static void addCalls(RoundTrip trip, AccountId account, List<NewCall> calls, Instant now) {
        if (calls.isEmpty()) {
            return;
        }
        trip.write(
                INSERT_CALLS,
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(calls, NewCall::id)
                        .longs(calls, call -> call.enrollment().id())
                        .longs(calls, call -> call.enrollment().sequence().value())
                        .longs(calls, call -> call.enrollment().contact().value())
                        .ints(calls, call -> call.enrollment().plan())
                        .ints(calls, NewCall::index)
                        .texts(calls, NewCall::url)
                        .texts(calls, NewCall::body)
                        .number(account.value()));
    }

    private static void addPaces(RoundTrip trip, AccountId account, StepFacts facts) {
        List<SequenceId> changed = new ArrayList<>();
        List<Pace> paces = new ArrayList<>();
        facts.paces.forEach((sequence, pace) -> {
            if (pace.isChanged()) {
                changed.add(sequence);
                paces.add(pace);
            }
        });
        if (!changed.isEmpty()) {
            trip.write(
                    SAVE_PACES,
                    binder -> binder.longs(changed, SequenceId::value)
                            .texts(paces, pace -> ArrayBinder.momentText(pace.next()))
                            .number(account.value()));
        }
    }

    private static void addCounts(RoundTrip trip, AccountId account, StepChanges changes) {
        List<CountKey> keys = List.copyOf(changes.counts.keySet());
        Collection<Long> people = changes.counts.values();
        if (!keys.isEmpty()) {
            trip.write(
                    COUNT,
                    binder -> binder.longs(keys, CountKey::sequence)
                            .ints(keys, CountKey::plan)
                            .ints(keys, CountKey::step)
                            .texts(keys, CountKey::outcome)
                            .longs(people)
                            .number(account.value()));
        }
    }
}
