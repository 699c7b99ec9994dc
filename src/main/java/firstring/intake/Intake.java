package firstring.intake;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.UserStore;
import firstring.contacts.ContactBatchStore;
import firstring.contacts.LeadId;
import firstring.dialer.QueueBatchStore;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.routing.HandOutStore;
import firstring.routing.RingGroupBatchStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes leads: each waits in the lane of its account, is decided and written in a batch, and is answered after the
 * commit. Thread-safe.
 */
public final class Intake implements AutoCloseable {
    /** How long a request waits for its batch before it is told to come again; the lead still runs. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Receipt STILL_IN_WORK = new Receipt.Answered(
            409, Json.bytes(Map.of("message", "A request with this Idempotency-Key is still in work.")), false);

    private final Ids ids;
    private final Lanes lanes;
    private final IntakeMeters meters;

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
        FactsLoader loader = new FactsLoader(users, contacts, ringGroups, queues);
        BatchWriter writer = new BatchWriter(contacts, ringGroups, queues, new HandOutStore(database));
        Batches batches = new Batches(database.dataSource(), accounts, loader, writer, ids::next, clock);
        this.lanes = new Lanes(Lanes.Limits.DEFAULT, batch -> meters.time(batch, () -> batches.run(batch)));
        meters.watch(lanes);
    }

    /** Takes one submission and waits for its fate. */
    Receipt take(Caller caller, Submission submission, NewLead lead) {
        Receipt receipt = takeUncounted(caller, submission, lead);
        meters.count(lead, receipt);
        return receipt;
    }

    private Receipt takeUncounted(Caller caller, Submission submission, NewLead lead) {
        LeadId id = new LeadId(ids.next());
        Ticket ticket = new Ticket(caller.account(), new Job.TakeLead(id, caller, submission, lead));
        if (!lanes.offer(ticket)) {
            return new Receipt.Unavailable();
        }
        Receipt receipt = await(ticket);
        boolean waitsForTwin = receipt instanceof Receipt.Unavailable
                && !ticket.outcome().isDone()
                && lead.options().idempotencyKey() != null;
        return waitsForTwin ? STILL_IN_WORK : receipt;
    }

    /** Looks at parked leads in this order: hands each out if a member may take it now. */
    List<Receipt> handOut(AccountId account, List<Job.HandOutParking> parkings) {
        List<Ticket> tickets = new ArrayList<>();
        for (Job.HandOutParking parking : parkings) {
            Ticket ticket = new Ticket(account, parking);
            if (!lanes.offer(ticket)) {
                ticket.outcome().complete(new Receipt.Unavailable());
            }
            tickets.add(ticket);
        }
        return tickets.stream().map(Intake::await).toList();
    }

    /** Takes nothing more and returns when all that was taken is written. */
    @Override
    public void close() {
        lanes.close();
    }

    private static Receipt await(Ticket ticket) {
        try {
            return ticket.outcome().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return new Receipt.Unavailable();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Receipt.Unavailable();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
