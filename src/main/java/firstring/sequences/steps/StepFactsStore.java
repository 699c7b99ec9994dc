package firstring.sequences.steps;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.postgres.Moments;
import firstring.postgres.RoundTrip;
import firstring.sequences.Pace;
import firstring.sequences.Plan;
import firstring.sequences.PlanReader;
import firstring.sequences.SequenceId;
import firstring.sequences.SettingsJson;
import firstring.sequences.StepReference;
import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.steps.StepFacts.PlanKey;
import firstring.sequences.steps.StepFacts.Running;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Picks due enrollments and reads what their steps need. Rows are locked in a fixed order: contacts, without waiting
 * for any; sequences, against edits; enrollments; paces. Every other writer of an enrollment holds its contact's lock,
 * or changes only enrollments that are not due. Thread-safe.
 */
public final class StepFactsStore {
    private static final int CACHED_PLANS = 10_000;

    private static final String SORT_NOT = "select set_config('enable_sort', 'off', true)";

    /**
     * Picking follows the order of an index; the other statements have few rows to sort, or many to find in their
     * order.
     */
    private static final String SORT_AGAIN = "select set_config('enable_sort', 'on', true)";

    /** Contacts that another transaction has locked are skipped; they stay due. */
    private static final String PICK = """
            select e.id, e.contact_id, e.sequence_id
            from enrollment as e
            join contact as c on c.account_id = e.account_id and c.id = e.contact_id
            where e.account_id = ? and e.due_at <= ? and c.account_id = ? and (? = 0 or e.id = ?)
            order by e.due_at
            limit ?
            for update of c skip locked
            """;

    private static final String LOCK_SEQUENCES = """
            select s.id, s.plan, s.paused, s.archived_at is not null as archived, s.settings
            from sequence as s
            where s.account_id = ? and s.id = any (?)
            order by s.id
            for share of s
            """;

    /**
     * Skips enrollments of a paused account, read with a snapshot later than the locks on the sequences, for which a
     * pause waits. A throttle slot that passed meanwhile is lost.
     */
    private static final String LOCK_ENROLLMENTS = """
            select e.id, e.sequence_id, e.contact_id, e.plan, e.step, e.attempt, e.replied_at,
                   case when a.resumed_at is null or e.slot_at >= a.resumed_at then e.slot_at end as slot_at
            from enrollment as e
            join account as a on a.account_id = e.account_id
            where e.account_id = ? and e.id = any (?) and e.state = 'active' and e.due_at <= ? and a.paused_at is null
            order by e.id
            for update of e
            """;

    private static final String FIND_TAGS = """
            select t.contact_id, t.tag_id
            from unnest(?) as x(contact_id)
            join contact_tag as t on t.account_id = ? and t.contact_id = x.contact_id
            """;

    /** An opt-out belongs to a number; messages are sent to the primary one. */
    private static final String FIND_OPTED_OUT = """
            select c.id
            from unnest(?) as x(contact_id)
            join contact as c on c.account_id = ? and c.id = x.contact_id
            join phone_stop as s on s.account_id = ? and s.e164 = c.phone_number and s.kind = 'opted_out'
            """;

    private static final String FIND_PLANS = """
            select p.sequence_id, p.plan, p.steps
            from unnest(?, ?) as x(sequence_id, plan)
            join sequence_plan as p on p.account_id = ? and p.sequence_id = x.sequence_id and p.plan = x.plan
            """;

    private static final String MAKE_PACES = """
            insert into sequence_pace as p (account_id, sequence_id, next_slot_at)
            select a.account_id, x.sequence_id, ?
            from unnest(?) as x(sequence_id), account as a
            where a.account_id = ?
            order by x.sequence_id
            on conflict on constraint sequence_pace_pk do nothing
            """;

    private static final String LOCK_PACES = """
            select p.sequence_id, p.next_slot_at
            from sequence_pace as p
            where p.account_id = ? and p.sequence_id = any (?)
            order by p.sequence_id
            for update of p
            """;

    private static final String FIND_ARCHIVED = """
            select 'TAG' as kind, t.id from tag as t
            where t.account_id = ? and t.id = any (?) and t.archived_at is not null
            union all
            select 'DISPOSITION_STATUS', d.id from disposition_status as d
            where d.account_id = ? and d.id = any (?) and d.archived_at is not null
            union all
            select 'USER', u.id from account_user as u
            where u.account_id = ? and u.id = any (?) and not u.active
            union all
            select 'RING_GROUP', g.id from ring_group as g
            where g.account_id = ? and g.id = any (?) and g.archived_at is not null
            """;

    private static final Duration MAX_LOCK_WAIT = Duration.ofSeconds(5);

    private final ContactBatchStore contacts = new ContactBatchStore();
    private final Cache<PlanKey, Plan> plans =
            Caffeine.newBuilder().maximumSize(CACHED_PLANS).build();

    /** An enrollment that appears to be due, with its contact locked. */
    record Picked(long id, ContactId contact, SequenceId sequence) {}

    /** @param only 0: any; else the id of one enrollment */
    List<Picked> pick(Connection tx, AccountId account, Instant now, long only, int limit) throws SQLException {
        List<Picked> picked = new ArrayList<>();
        RoundTrip trip = new RoundTrip();
        trip.planForFewRows(MAX_LOCK_WAIT);
        trip.read(SORT_NOT, binder -> {}, row -> {});
        trip.read(
                PICK,
                binder -> binder.number(account.value())
                        .moment(now)
                        .number(account.value())
                        .number(only)
                        .number(only)
                        .number(limit),
                row -> picked.add(
                        new Picked(row.getLong(1), new ContactId(row.getLong(2)), new SequenceId(row.getLong(3)))));
        trip.read(SORT_AGAIN, binder -> {}, row -> {});
        trip.send(tx);
        return picked;
    }

    /** Locks the rest and reads the facts of enrollments that were picked and are still due. */
    void load(Connection tx, StepFacts facts, List<Picked> picked) throws SQLException {
        AccountId account = facts.account.account();
        RoundTrip trip = new RoundTrip();
        lockSequences(
                trip,
                facts,
                account,
                distinct(picked.stream().map(one -> one.sequence().value())));
        trip.read(
                LOCK_ENROLLMENTS,
                binder -> binder.number(account.value())
                        .longs(picked.stream().map(Picked::id).toList())
                        .moment(facts.now),
                row -> facts.enrollments.add(enrollment(row)));
        PeopleRead people = readPeople(
                trip, account, distinct(picked.stream().map(one -> one.contact().value())));
        trip.send(tx);
        people.into(facts);
        Set<PlanKey> wanted = facts.enrollments.stream()
                .map(enrollment -> new PlanKey(enrollment.sequence(), enrollment.plan()))
                .collect(Collectors.toSet());
        loadPlans(tx, facts, wanted);
        loadPacesAndArchived(tx, facts);
    }

    /** Reads one contact and one sequence for a preview; the caller supplies the steps. */
    public Loaded<Person> loadForPreview(
            Connection tx, StepFacts facts, ContactId contact, Plan plan, Visibility visible) throws SQLException {
        AccountId account = facts.account.account();
        RoundTrip trip = new RoundTrip();
        PeopleRead people = readPeople(trip, account, List.of(contact.value()));
        trip.send(tx);
        people.into(facts);
        findArchived(tx, facts, List.of(plan));
        return Loaded.of(Optional.ofNullable(facts.people.get(contact)), person -> visible.allows(person.owner()));
    }

    private static void lockSequences(RoundTrip trip, StepFacts facts, AccountId account, List<Long> ids) {
        trip.read(LOCK_SEQUENCES, binder -> binder.number(account.value()).longs(ids), row -> {
            Running sequence = running(row);
            facts.sequences.put(sequence.id(), sequence);
        });
    }

    /** Rows about contacts, read once the trip has been sent. */
    private record PeopleRead(
            ByAccount<ContactId, ContactDraft> drafts, Map<Long, Set<Long>> tags, Set<Long> optedOut) {
        void into(StepFacts facts) {
            drafts.of(facts.account.account())
                    .forEach((id, draft) -> facts.people.put(
                            id,
                            new Person(
                                    draft,
                                    tags.getOrDefault(id.value(), Set.of()),
                                    optedOut.contains(id.value()),
                                    facts.account.timezone())));
        }
    }

    private PeopleRead readPeople(RoundTrip trip, AccountId account, List<Long> ids) {
        List<ContactId> wanted = ids.stream().map(ContactId::new).toList();
        ByAccount<ContactId, ContactDraft> drafts = contacts.lockContacts(trip, AccountRows.of(account, wanted));
        Map<Long, Set<Long>> tags = new HashMap<>();
        trip.read(
                FIND_TAGS,
                binder -> binder.longs(ids).number(account.value()),
                row -> tags.computeIfAbsent(row.getLong(1), id -> new HashSet<>())
                        .add(row.getLong(2)));
        Set<Long> optedOut = new HashSet<>();
        trip.read(
                FIND_OPTED_OUT,
                binder -> binder.longs(ids).number(account.value()).number(account.value()),
                row -> optedOut.add(row.getLong(1)));
        return new PeopleRead(drafts, tags, optedOut);
    }

    private void loadPlans(Connection tx, StepFacts facts, Set<PlanKey> wanted) throws SQLException {
        List<PlanKey> missing = new ArrayList<>();
        for (PlanKey key : wanted) {
            Plan plan = plans.getIfPresent(key);
            if (plan == null) {
                missing.add(key);
            } else {
                facts.plans.put(key, plan);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        RoundTrip trip = new RoundTrip();
        trip.read(
                FIND_PLANS,
                binder -> binder.longs(missing, key -> key.sequence().value())
                        .ints(missing, PlanKey::version)
                        .number(facts.account.account().value()),
                row -> {
                    PlanKey key = new PlanKey(new SequenceId(row.getLong(1)), row.getInt(2));
                    facts.plans.put(key, PlanReader.read(key.version(), row.getString(3)));
                });
        trip.send(tx);
        missing.forEach(key -> {
            Plan plan = facts.plans.get(key);
            if (plan != null) {
                plans.put(key, plan);
            }
        });
    }

    private static void loadPacesAndArchived(Connection tx, StepFacts facts) throws SQLException {
        AccountId account = facts.account.account();
        List<Long> paced = facts.sequences.values().stream()
                .filter(sequence -> sequence.settings().perMinute() != null)
                .map(sequence -> sequence.id().value())
                .sorted()
                .toList();
        if (!paced.isEmpty()) {
            RoundTrip trip = new RoundTrip();
            trip.write(
                    MAKE_PACES, binder -> binder.moment(facts.now).longs(paced).number(account.value()));
            trip.read(LOCK_PACES, binder -> binder.number(account.value()).longs(paced), row -> {
                SequenceId id = new SequenceId(row.getLong(1));
                Integer perMinute = Objects.requireNonNull(facts.sequences.get(id))
                        .settings()
                        .perMinute();
                facts.paces.put(id, new Pace(Moments.get(row, "next_slot_at"), Objects.requireNonNull(perMinute)));
            });
            trip.send(tx);
        }
        findArchived(tx, facts, facts.plans.values());
    }

    private static void findArchived(Connection tx, StepFacts facts, Collection<Plan> plans) throws SQLException {
        Set<StepReference> named = plans.stream()
                .flatMap(plan -> plan.steps().stream())
                .flatMap(step -> step.references().stream())
                .collect(Collectors.toSet());
        if (named.isEmpty()) {
            return;
        }
        long account = facts.account.account().value();
        RoundTrip trip = new RoundTrip();
        trip.read(
                FIND_ARCHIVED,
                binder -> binder.number(account)
                        .longs(ids(named, StepReference.Kind.TAG))
                        .number(account)
                        .longs(ids(named, StepReference.Kind.DISPOSITION_STATUS))
                        .number(account)
                        .longs(ids(named, StepReference.Kind.USER))
                        .number(account)
                        .longs(ids(named, StepReference.Kind.RING_GROUP)),
                row -> facts.archived.add(
                        new StepReference(StepReference.Kind.valueOf(row.getString(1)), row.getLong(2))));
        trip.send(tx);
    }

    private static List<Long> ids(Set<StepReference> named, StepReference.Kind kind) {
        return named.stream()
                .filter(reference -> reference.kind() == kind)
                .map(StepReference::id)
                .toList();
    }

    private static List<Long> distinct(Stream<Long> ids) {
        return ids.distinct().sorted().toList();
    }

    private static Running running(ResultSet row) throws SQLException {
        return new Running(
                new SequenceId(row.getLong("id")),
                row.getInt("plan"),
                row.getBoolean("paused"),
                row.getBoolean("archived"),
                SettingsJson.read(row.getString("settings")));
    }

    private static Enrollment enrollment(ResultSet row) throws SQLException {
        return new Enrollment(
                row.getLong("id"),
                new SequenceId(row.getLong("sequence_id")),
                new ContactId(row.getLong("contact_id")),
                row.getInt("plan"),
                row.getInt("step"),
                row.getInt("attempt"),
                Moments.find(row, "slot_at"),
                Moments.find(row, "replied_at"));
    }
}
