package firstring.intake;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.users.UserStore;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.LeadId;
import firstring.dialer.queue.QueueBatchStore;
import firstring.intake.batch.BatchWriter;
import firstring.intake.batch.Batches;
import firstring.intake.batch.DatabaseWatch;
import firstring.intake.batch.IntakeMeters;
import firstring.intake.batch.Lanes;
import firstring.intake.decision.BatchFactsLoader;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.embedded.WriteProbe;
import firstring.routing.HandOutStore;
import firstring.routing.RingGroupBatchStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Accepts leads: each waits in its account's lane, is decided and written in a batch, and is answered after the
 * commit. Thread-safe.
 */
public final class Intake implements AutoCloseable {
    /** The longest a request waits for its commit to begin; after that it gets a 503 and nothing is saved. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** The longest it then waits for the commit to finish before it gets a 504. */
    private static final Duration MAX_COMMIT_WAIT = Duration.ofSeconds(10);

    private final Ids ids;
    private final Lanes lanes;
    private final IntakeMeters meters;
    private final DatabaseWatch watch;

    public Intake(
            Database database,
            Ids ids,
            AccountStore accounts,
            UserStore users,
            InstantSource clock,
            MeterRegistry registry) {
        this.ids = ids;
        this.meters = new IntakeMeters(registry);
        ContactBatchStore contacts = new ContactBatchStore();
        RingGroupBatchStore ringGroups = new RingGroupBatchStore();
        QueueBatchStore queues = new QueueBatchStore();
        BatchFactsLoader loader = new BatchFactsLoader(users, contacts, ringGroups, queues);
        BatchWriter writer = new BatchWriter(contacts, ringGroups, queues, new HandOutStore(database));
        this.watch = new DatabaseWatch(new WriteProbe(database));
        Batches batches = new Batches(database.dataSource(), accounts, loader, writer, ids::next, clock, watch);
        this.lanes = new Lanes(Lanes.Limits.DEFAULT, batch -> meters.time(batch, () -> batches.run(batch)));
        meters.watch(lanes);
        watch.start(lanes::isHanging, lanes::refuseWaiting);
    }

    /** True when leads are accepted; false while the database cannot be written and each lead is refused at once. */
    public boolean takesLeads() {
        return watch.isOpen();
    }

    /** Like {@link #takesLeads}, but counts a refusal: for a request that is refused before any lookup. */
    boolean admits() {
        boolean admitted = watch.admits();
        if (!admitted) {
            meters.countUnavailable();
        }
        return admitted;
    }

    /** Accepts one submission and waits for the result. */
    public Receipt take(Caller caller, Submission submission, NewLead lead) {
        Receipt receipt = takeUncounted(caller, submission, lead);
        meters.count(lead, receipt);
        return receipt;
    }

    private Receipt takeUncounted(Caller caller, Submission submission, NewLead lead) {
        if (!watch.isOpen()) {
            return new Receipt.Unavailable();
        }
        LeadId id = new LeadId(ids.next());
        PendingJob job = new PendingJob(caller.account(), new Job.TakeLead(id, caller, submission, lead));
        return lanes.offer(job) ? await(job) : new Receipt.Unavailable();
    }

    /** Checks parked leads in this order and hands out those that a member can take now. */
    List<Receipt> handOut(AccountId account, List<Job.HandOutParking> parkings) {
        List<PendingJob> jobs = new ArrayList<>();
        for (Job.HandOutParking parking : parkings) {
            PendingJob job = new PendingJob(account, parking);
            if (!lanes.offer(job)) {
                job.outcome().complete(new Receipt.Unavailable());
            }
            jobs.add(job);
        }
        return jobs.stream().map(Intake::await).toList();
    }

    /** Stops accepting leads and returns when every accepted lead is written. */
    @Override
    public void close() {
        lanes.close();
        watch.close();
    }

    private static Receipt await(PendingJob job) {
        try {
            return job.outcome().get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return job.giveUp() ? new Receipt.Unavailable() : awaitCommit(job);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return job.giveUp() ? new Receipt.Unavailable() : job.unknown();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static Receipt awaitCommit(PendingJob job) {
        try {
            return job.outcome().get(MAX_COMMIT_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            return job.unknown();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return job.unknown();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
