package firstring.upkeep;

import firstring.postgres.Database;
import firstring.work.DueTimes;
import firstring.work.DueWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's own due work: partitions for the coming months, pruning, orphans. Nothing is deleted by age while
 * the clock is in doubt. Thread-safe.
 */
public final class Upkeep implements DueWork<UpkeepRun> {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration WHILE_DOUBTED = Duration.ofHours(1);
    private static final String CLOCK_DOUBTED = "clock_doubted";

    private final InstantSource clock;
    private final UpkeepStore store;
    private final LeadMonths months;
    private final ClockWatch watch;
    private final Map<String, UpkeepTask> tasks;

    /**
     * Retention periods.
     *
     * @param leads for requests as sent (docs/contract.md 1.5)
     * @param messages for messages that are no longer waiting
     */
    public record Retention(Duration leads, Duration messages) {}

    public Upkeep(Database database, InstantSource clock, Retention retention) {
        this.clock = clock;
        this.store = new UpkeepStore(database);
        this.months = new LeadMonths(database);
        this.watch = new ClockWatch(database);
        this.tasks = List.of(
                        months,
                        new LeadPruning(database, retention.leads()),
                        Pruning.messages(database, retention.messages()),
                        Pruning.rawLeads(database),
                        Pruning.idempotencyKeys(database),
                        Pruning.calls(database),
                        new DirectorySweep(database))
                .stream()
                .collect(Collectors.toMap(UpkeepTask::name, Function.identity()));
    }

    /** Creates the months' partitions and schedules the tasks. Called before the first lead. */
    public void prepare() throws SQLException {
        Instant now = clock.instant();
        try {
            months.run(now);
        } catch (SQLException busy) {
            // The default partition takes the leads meanwhile, and the task tries again.
            LOG.warn("event=lead_months_postponed state={}", busy.getSQLState());
        }
        store.enter(tasks.keySet(), now);
        pullBack(now);
        watch.isTrusted(now);
    }

    @Override
    public String name() {
        return "upkeep";
    }

    @Override
    public DueTimes times() {
        return store;
    }

    @Override
    public List<UpkeepRun> claim(long account, Claim claim) throws SQLException {
        return store.claim(claim);
    }

    @Override
    public String run(UpkeepRun item) throws SQLException {
        UpkeepTask task = tasks.get(item.task());
        if (task == null) {
            // Scheduled by another version of this server.
            store.remove(item);
            return "unknown_task";
        }
        Instant now = clock.instant();
        boolean trusted = watch.isTrusted(now);
        String outcome = trusted || !task.deletesByAge() ? task.run(now) : CLOCK_DOUBTED;
        store.finish(item, clock.instant(), trusted ? task.every() : WHILE_DOUBTED, outcome);
        return outcome;
    }

    @Override
    public void pullBack(Instant now) {
        tasks.values().forEach(task -> store.pullBack(task.name(), now.plus(task.every()), now));
    }

    @Override
    public void postpone(UpkeepRun item, Instant dueAt, String outcome) throws SQLException {
        store.postpone(item, dueAt, outcome);
    }

    @Override
    public Duration lease() {
        return LEASE;
    }
}
