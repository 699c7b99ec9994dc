package firstring.intake.decision;

import firstring.accounts.AccountSettings;
import firstring.accounts.Caller;
import firstring.accounts.users.UserStore;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.LeadId;
import firstring.dialer.queue.QueueBatchStore;
import firstring.intake.IntakeRoutes;
import firstring.intake.Job;
import firstring.intake.NewLead;
import firstring.intake.Submission;
import firstring.json.Json;
import firstring.phone.Phone;
import firstring.postgres.Database;
import firstring.postgres.FailedTransaction;
import firstring.routing.DrawFacts;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupBatchStore;
import firstring.routing.RingGroupId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Predicts which members would get the next leads of a ring group, and why: new contacts, decided by {@link LeadDecision} on
 * the current facts, one after the other, each seeing the effects of the ones before. The transaction is rolled back.
 * Thread-safe.
 */
final class Simulation {

    /** The number of leads and the options each one has. */
    record Request(int leads, boolean onlyAvailable, boolean withFallback, boolean addToPowerdialer) {}

    /** The result of a simulation. */
    sealed interface Result {
        record NoGroup() implements Result {}

        record Archived() implements Result {}

        record Simulated(Map<String, Object> view) implements Result {}
    }

    private static final NewLead.Person PERSON = NewLead.Person.EMPTY;
    private static final NewLead.Options OPTIONS = new NewLead.Options(false, true, true, null);

    private final Database database;
    private final BatchFactsLoader loader;
    private final InstantSource clock;

    Simulation(Database database, UserStore users, InstantSource clock) {
        this.database = database;
        this.loader =
                new BatchFactsLoader(users, new ContactBatchStore(), new RingGroupBatchStore(), new QueueBatchStore());
        this.clock = clock;
    }

    Result run(Caller caller, AccountSettings settings, RingGroupId id, Request request) throws SQLException {
        Instant now = clock.instant();
        BatchFacts facts = load(settings, take(caller, id, request, 0, now), now);
        RingGroup group = facts.ringGroups.get(id);
        if (group == null) {
            return new Result.NoGroup();
        }
        return group.archived() ? new Result.Archived() : new Result.Simulated(decide(caller, facts, group, request));
    }

    /** The facts that a batch with such leads would get; the first lead has no number yet, so no contact is locked. */
    private BatchFacts load(AccountSettings settings, Job.TakeLead take, Instant now) throws SQLException {
        try (Connection tx = database.dataSource().getConnection()) {
            tx.setAutoCommit(false);
            try {
                BatchFacts facts = loader.lockAndLoad(tx, settings, List.of(take), now);
                tx.rollback();
                return facts;
            } catch (SQLException | RuntimeException failed) {
                FailedTransaction.rollBack(tx, failed);
                throw failed;
            }
        }
    }

    private static Map<String, Object> decide(Caller caller, BatchFacts facts, RingGroup group, Request request) {
        BatchChanges changes = new BatchChanges();
        AtomicLong ids = new AtomicLong();
        List<Map<String, Object>> leads = new ArrayList<>();
        for (int number = 1; number <= request.leads(); number++) {
            Map<Long, Map<String, Object>> standings = standings(facts, group);
            Job.TakeLead take = take(caller, group.id(), request, number, facts.now);
            byte[] answer = new LeadDecision(facts, changes, ids::decrementAndGet, take)
                    .decide()
                    .body();
            leads.add(leadView(number, Json.tree(new String(answer, StandardCharsets.UTF_8)), standings));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("ring_group_id", group.id().value());
        view.put("strategy", group.strategy().code());
        view.put("predictable", group.strategy().isPredictable());
        view.put("at", facts.now.toString());
        view.put("leads", leads);
        return view;
    }

    private static Map<Long, Map<String, Object>> standings(BatchFacts facts, RingGroup group) {
        DrawFacts draw = new DrawFacts(facts::queue, ThreadLocalRandom.current());
        Map<Long, Map<String, Object>> standings = new HashMap<>();
        group.members()
                .forEach(member -> standings.put(member.user().value(), draw.standing(group.strategy(), member)));
        return standings;
    }

    private static Map<String, Object> leadView(int number, JsonNode answer, Map<Long, Map<String, Object>> standings) {
        JsonNode drawn = answer.path("trace").path("ring_group");
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("lead", number);
        view.put("user_id", answer.path("user_id"));
        view.put("powerdialer", answer.path("powerdialer"));
        for (Map.Entry<String, JsonNode> part : drawn.properties()) {
            switch (part.getKey()) {
                case "id", "strategy", "chosen" -> {}
                case "members" -> view.put("members", membersView(part.getValue(), standings));
                default -> view.put(part.getKey(), part.getValue());
            }
        }
        view.put("skipped", answer.path("trace").path("skipped"));
        return view;
    }

    private static List<Map<String, Object>> membersView(JsonNode members, Map<Long, Map<String, Object>> standings) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (JsonNode member : members) {
            Map<String, Object> view = new LinkedHashMap<>();
            member.properties().forEach(part -> view.put(part.getKey(), part.getValue()));
            view.putAll(standings.getOrDefault(member.path("user_id").asLong(), Map.of()));
            views.add(view);
        }
        return views;
    }

    private static Job.TakeLead take(Caller caller, RingGroupId group, Request request, int number, Instant now) {
        Phone phone = number == 0 ? null : new Phone("+1202555%04d".formatted(number), null, true);
        NewLead lead = new NewLead(
                phone,
                PERSON,
                new NewLead.Routing(null, null, true, group.value(), request.onlyAvailable(), request.withFallback()),
                new NewLead.Actions(request.addToPowerdialer(), List.of(), false, null, false, null, List.of()),
                OPTIONS,
                Map.of(),
                false,
                List.of(),
                null);
        Submission none =
                new Submission("", "POST", IntakeRoutes.PATH, "", null, new byte[0], "", now, "simulation", null);
        return new Job.TakeLead(new LeadId(-number), caller, none, lead);
    }
}
